// Bills, the lock that they make, grace when the money is over, and how a user ends it.
const { done, TFT } = require("./session");

const HOUR = 3_600_000;
const FREQUENCY = 10; // blocks between two bills, of the development chain's genesis

module.exports = async session => {
  const told = {};
  const { client: poor } = await session.newcomer("//Poor", TFT / 2);
  const { contracts } = poor;
  const { contractId: id } = await done(contracts.createName({ name: "poor" }));
  told.id = id;
  const now = await session.now();
  await session.advance({ to: now + 10 * HOUR, max: 2 * FREQUENCY });
  told.lock = await contracts.contractLock({ id });
  told.frozen = (await poor.balances.getMyBalance()).frozen;
  await away(session, id);
  told.nothingToEnd = (await done(contracts.unlock(id))) ?? "undefined";

  await session.advance({ to: now + 200 * HOUR, max: 3 * FREQUENCY });
  told.grace = (await contracts.get({ id })).state;
  told.number = await session.number();
  told.deletionTime = (await contracts.getDeletionTime({ id })) - Date.now();
  const bob = await session.person("//Bob");
  await away(session, id);
  await done(bob.balances.transfer({ address: poor.address, amount: 50 * TFT }));
  told.unlocked = (await done(contracts.unlock(id))) ?? "undefined";
  told.restored = (await contracts.get({ id })).state;
  told.cancelled = await done(contracts.cancel({ id }));
  told.lockAfter = await contracts.contractLock({ id });
  return told;
};

/** Wait until the chain's own bill of this contract is some blocks off. */
async function away(session, id) {
  const turn = id % FREQUENCY;
  while ((((await session.number()) - turn) % FREQUENCY + FREQUENCY) % FREQUENCY !== 3) {
    await session.advance({ blocks: 1 });
  }
}
