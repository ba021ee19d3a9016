// Proposals that farmers vote on: read, voted for and against, closed.
const { done, refusal, TFT } = require("./session");

const WORDS = { description: "a description", link: "https://example.org/proposal" };

module.exports = async (session, { farmId }) => {
  const told = {};
  const alice = await session.person("//Alice");
  const farmer = await session.person("//Farmer");
  const user = await session.person("//Motions");
  const { tx } = alice.api;
  const remark = tx.system.remark("hello");
  const read = await done(alice.dao.propose({ threshold: 2, proposal: remark, ...WORDS }));
  told.proposed = read;
  told.proposer = alice.address;
  told.twice = await refusal(
    done(alice.dao.propose({ threshold: 2, proposal: tx.system.remark("hello"), ...WORDS })),
  );
  told.words = await alice.dao.getDaoProposal(read.hash);
  told.empty = await alice.dao.getVotesOfProposal(read.hash);
  told.voted = await done(farmer.dao.vote({ farmId, hash: read.hash, approve: true }));
  told.voter = farmer.address;
  told.notFarmer = await refusal(done(user.dao.vote({ farmId, hash: read.hash, approve: true })));
  told.votes = await alice.dao.getVotesOfProposal(read.hash);
  told.listed = await alice.dao.get();
  told.tooEarly = await refusal(done(alice.dao.close({ hash: read.hash, index: read.index })));

  const bob = await session.person("//Bob");
  const target = (await session.person("//Target")).address;
  const calls = [
    await alice.balances.forceSetBalance({ address: target, amount: 70 * TFT }),
    await alice.balances.forceTransfer({ source: bob.address, dest: target, amount: 7 * TFT }),
  ];
  const proposal = tx.utility.batchAll(calls); // what passes runs as root
  const options = { threshold: 1, proposal, duration: 600, ...WORDS };
  const { hash, index } = await done(alice.dao.propose(options));
  await done(farmer.dao.vote({ farmId, hash, approve: true }));
  told.hash = hash;
  told.closed = await done(alice.dao.close({ hash, index }));
  told.balance = (await session.query.balances.get({ address: target })).free;
  told.gone = await alice.dao.getDaoProposal(hash);
  return told;
};
