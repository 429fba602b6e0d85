import type { Config } from '../../platform/config.ts';
import type { Demo } from '../demo/index.ts';

/** Tells the person who typed `npm start` where to go and with which accounts. */
export function printAddresses(config: Config, demo: Demo | null): void {
  const lines = [
    '',
    `  Diwan is ready:  ${config.publicUrl}`,
    `  API:             ${config.publicUrl}/api/v1/docs`,
    `  Data:            ${config.dataDir}`,
  ];
  if (demo !== null) {
    const width = Math.max(...demo.accounts.map((account) => account.login.length));
    lines.push('', '  Demo accounts (password the same for all):  ' + (demo.accounts[0]?.password ?? ''), '');
    for (const account of demo.accounts) {
      lines.push(`    ${account.login.padEnd(width)}  ${account.administration.padEnd(8)} ${account.name}`);
    }
    lines.push('', `  API keys and all of this: ${config.dataDir}/demo.json`);
  }
  console.log(`${lines.join('\n')}\n`);
}
