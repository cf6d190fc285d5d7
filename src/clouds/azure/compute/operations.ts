import { z } from 'zod';
import { armList, resource } from '../arm.ts';

const provider = 'Microsoft.Compute';
const properties = z.record(z.string(), z.unknown());

// Shapes: @azure/arm-compute 24.1.0, which is made for these versions.
export const listVirtualMachines = armList({
  provider,
  path: '/subscriptions/{subscription}/providers/Microsoft.Compute/virtualMachines',
  apiVersion: '2026-03-01',
  permission: 'Microsoft.Compute/virtualMachines/read',
  item: z.object({ ...resource, properties }),
});

export const listDisks = armList({
  provider,
  path: '/subscriptions/{subscription}/providers/Microsoft.Compute/disks',
  apiVersion: '2025-01-02',
  permission: 'Microsoft.Compute/disks/read',
  item: z.object({ ...resource, managedBy: z.unknown().optional(), properties }),
});
