import { startArmSimulator } from '#testing/azure/simulator.ts';
import { typicalArmEstate } from '#testing/azure/estates.ts';
const sim = await startArmSimulator({ estate: await typicalArmEstate() });
console.log(sim.url);
setTimeout(() => sim.close(), 60_000);
