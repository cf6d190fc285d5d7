import { expect, test } from 'vitest';
import { createMetrics, type QueueState } from './metrics.ts';

function open() {
  const errors: unknown[] = [];
  const metrics = createMetrics((error) => errors.push(error));
  const lines = async () => (await metrics.render()).text.split('\n').filter((line) => line.startsWith('bastide_'));
  return { metrics, errors, lines };
}

test('what was counted is told, and an unknown count of verdicts is zero', async () => {
  const { metrics, lines } = open();
  expect(await lines()).toEqual(
    expect.arrayContaining(['bastide_verdicts_total{how="judged"} 0', 'bastide_verdicts_total{how="carried"} 0']),
  );
  metrics.runEnded('completed');
  metrics.unitEnded('read');
  metrics.unitEnded('read');
  metrics.countVerdicts('judged', 3);
  metrics.countVerdicts('judged', 4);
  metrics.countVerdicts('carried', 1_000);
  metrics.countAssetsRead('alibaba', 20);
  metrics.countApiCalls('alibaba', 'answered');
  metrics.countApiCalls('alibaba', 'refused', 2);
  metrics.countThrottles('alibaba');
  expect(await lines()).toEqual(
    expect.arrayContaining([
      'bastide_runs_total{status="completed"} 1',
      'bastide_units_total{outcome="read"} 2',
      'bastide_verdicts_total{how="judged"} 7',
      'bastide_verdicts_total{how="carried"} 1000',
      'bastide_assets_read_total{cloud="alibaba"} 20',
      'bastide_api_calls_total{cloud="alibaba",outcome="answered"} 1',
      'bastide_api_calls_total{cloud="alibaba",outcome="refused"} 2',
      'bastide_api_throttles_total{cloud="alibaba"} 1',
    ]),
  );
});

test('requests are counted by route and status, and their durations are kept', async () => {
  const { metrics, lines } = open();
  metrics.observeRequest({ method: 'GET', route: '/api/v1/findings', status: 200, seconds: 0.03 });
  metrics.observeRequest({ method: 'GET', route: '/api/v1/findings', status: 403, seconds: 0.001 });
  expect(await lines()).toEqual(
    expect.arrayContaining([
      'bastide_http_requests_total{method="GET",route="/api/v1/findings",status="200"} 1',
      'bastide_http_requests_total{method="GET",route="/api/v1/findings",status="403"} 1',
      'bastide_http_request_duration_seconds_bucket{le="0.025",method="GET",route="/api/v1/findings"} 1',
      'bastide_http_request_duration_seconds_bucket{le="0.05",method="GET",route="/api/v1/findings"} 2',
      'bastide_http_request_duration_seconds_count{method="GET",route="/api/v1/findings"} 2',
    ]),
  );
});

test('queues are read at every scrape, and one that is gone is no longer told', async () => {
  const { metrics, lines } = open();
  let states: QueueState[] = [
    { queue: 'units', waiting: 5, active: 2, oldestSeconds: 31.5 },
    { queue: 'reminders', waiting: 0, active: 0, oldestSeconds: 0 },
  ];
  metrics.watchQueues(async () => states);
  expect(await lines()).toEqual(
    expect.arrayContaining([
      'bastide_queue_jobs{queue="units",state="waiting"} 5',
      'bastide_queue_jobs{queue="units",state="active"} 2',
      'bastide_queue_oldest_seconds{queue="units"} 31.5',
      'bastide_queues_readable 1',
    ]),
  );
  states = states.slice(1);
  expect((await lines()).join()).not.toContain('"units"');
});

test('queues that cannot be read are told as such and leave the rest alone', async () => {
  const { metrics, errors, lines } = open();
  metrics.watchQueues(() => Promise.reject(new Error('The database is gone.')));
  metrics.watchDatabasePool(() => ({ total: 10, idle: 4, waiting: 1 }));
  expect(await lines()).toEqual(
    expect.arrayContaining([
      'bastide_queues_readable 0',
      'bastide_database_connections{state="busy"} 6',
      'bastide_database_connections{state="idle"} 4',
      'bastide_database_connections{state="waiting"} 1',
    ]),
  );
  expect(errors).toMatchObject([{ message: 'The database is gone.' }]);
});

test('queues that are never read end within two seconds', async () => {
  const { metrics, errors, lines } = open();
  metrics.watchQueues(() => new Promise(() => {}));
  expect(await lines()).toContain('bastide_queues_readable 0');
  expect(errors).toHaveLength(1);
});

test('two servers in one process do not see each other, and both tell of the process', async () => {
  const [one, other] = [open(), open()];
  one.metrics.countAssetsRead('alibaba', 1);
  expect((await other.lines()).join()).not.toContain('alibaba');
  for (const { metrics } of [one, other]) {
    const { contentType, text } = await metrics.render();
    expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
  }
});

test('a label cannot forge a line', async () => {
  const { metrics, lines } = open();
  metrics.observeRequest({ method: 'GET', route: '/x"} 1\nbastide_forged 1', status: 200, seconds: 1 });
  expect((await lines()).filter((line) => line.startsWith('bastide_forged'))).toEqual([]);
});
