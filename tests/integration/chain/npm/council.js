// Motions: proposed, voted on, closed; what only a council may do, by the client's own calls.
const { done, refusal } = require("./session");

module.exports = async session => {
  const told = {};
  const alice = await session.person("//Alice");
  const bob = await session.person("//Bob");
  const { client: user } = await session.newcomer("//Motions");
  const { tx } = alice.api;
  const zos = JSON.stringify({ version: "0.2.0", version_light: "0.2.0", safe_to_upgrade: true });
  told.alone = await alice.council.members();
  told.notMember = await refusal(
    user.council.propose({ threshold: 1, proposal: tx.tfgridModule.setZosVersion(zos) }),
  );
  const joins = tx.councilMembership.addMember(bob.address);
  told.atOnce = await done(alice.council.propose({ threshold: 1, proposal: joins }));
  told.members = await alice.council.members();

  const named = await done(user.contracts.createName({ name: "motion" }));
  const { createSolutionProvider } = tx.smartContractModule;
  const takes = [{ who: user.address, take: 10 }];
  const provider = createSolutionProvider("solution", "https://example.org", takes);
  const solution = await done(user.patchExtrinsic(provider));
  const proposals = {
    version: tx.tfgridModule.setZosVersion(zos),
    solution: tx.smartContractModule.approveSolutionProvider(solution.solutionProviderId, true),
    contract: await alice.contracts.cancelCollective({ id: named.contractId }),
    certifier: tx.tfgridModule.addNodeCertifier(bob.address),
    price: tx.tftPriceModule.setMinTftPrice(11),
    farm: tx.tfgridModule.setFarmDedicated(1, false),
  };
  told.motions = {};
  for (const [motion, proposal] of Object.entries(proposals)) {
    told.motions[motion] = await carry(alice, bob, proposal);
  }
  told.cancelled = await user.contracts.get({ id: named.contractId });
  told.direct = await refusal(
    done(user.patchExtrinsic(tx.smartContractModule.approveSolutionProvider(1, true))),
  );
  told.count = await alice.council.getProposalCount();
  told.open = await alice.council.getAllProposals();
  return told;
};

/** A motion of two members, from proposal to its end; with what the client told of each step. */
async function carry(alice, bob, proposal) {
  const made = await done(alice.council.propose({ threshold: 2, proposal }));
  const { hash, index } = made;
  const open = await alice.council.getAllProposals();
  const read = await alice.council.getProposal({ hash });
  const voted = await done(alice.council.vote({ hash, index, approve: true }));
  await done(bob.council.vote({ hash, index, approve: true }));
  const refused = await refusal((async () => done(alice.council.close({ hash, index })))());
  return { made, open: open.includes(hash), method: read.method, voted, refused };
}
