// One of two processes that race for unique keys: `racer URI name rounds`. Prints the rounds it won.
import { MongoClient } from 'mongodb';

const [uri, name, rounds] = process.argv.slice(2);
const client = await new MongoClient(uri).connect();
const keys = client.db().collection('keys');
const won = [];
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
for (let round = 0; round < Number(rounds); round++) {
  try {
    await keys.insertOne({ _id: `${name}-${round}`, key: round, name });
    won.push(round);
  } catch (error) {
    if (error.code !== 11000) throw error;
  }
}
await client.close();
process.stdout.write(`${JSON.stringify(won)}\n`);
process.exit(0);
