"""The differences that are allowed, each by its exact text, under its reason.

Anything else fails the command. A TFChain pallet never appears here, and a test holds it so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What a reason rests on."""

    #: Calls, events, errors, constants of System, Balances, Utility, Council and Scheduler, and
    #: FRAME's own types: added, renumbered or removed by FRAME since.
    PERMITTED = "FRAME has added, renumbered or removed it since"
    #: The rest of FRAME's pallets, which no grid client reads there.
    FRAME = "inside FRAME's own pallets"
    #: What TFChain never had.
    OURS = "ours"


@dataclass(frozen=True)
class Reason:
    """Why these differences are there and do no harm."""

    group: Group
    text: str
    lines: tuple[str, ...]


def reasons() -> dict[str, Reason]:
    """By the text of the difference."""
    return {line: reason for reason in REASONS for line in reason.lines}


REASONS = (
    Reason(
        Group.OURS,
        "attestations, uptime periods and scores; at an index that TFChain leaves free, no events",
        (
            "Reputation: added",
            "type tfchain_runtime::RuntimeCall variant Reputation: added",
        ),
    ),
    Reason(
        Group.PERMITTED,
        "transfer became transfer_allow_death; both names stand at its index",
        ("Balances call transfer: index 7 -> 0",),
    ),
    Reason(
        Group.PERMITTED,
        "MintedCredit and BurnedDebt were inserted before these; clients decode by metadata",
        (
            "Balances event Burned: index 11 -> 12",
            "Balances event Suspended: index 12 -> 14",
            "Balances event Restored: index 13 -> 15",
            "Balances event Upgraded: index 14 -> 16",
            "Balances event Issued: index 15 -> 17",
            "Balances event Rescinded: index 16 -> 18",
            "Balances event Locked: index 17 -> 19",
            "Balances event Unlocked: index 18 -> 20",
            "Balances event Frozen: index 19 -> 21",
            "Balances event Thawed: index 20 -> 22",
        ),
    ),
    Reason(
        Group.PERMITTED,
        "new events of balances; the calls and fees that would emit one are refused or rewritten",
        (
            "Balances event MintedCredit: added",
            "Balances event BurnedDebt: added",
            "Balances event TotalIssuanceForced: added",
            "Balances event Held: added",
            "Balances event BurnedHeld: added",
            "Balances event TransferOnHold: added",
            "Balances event TransferAndHold: added",
            "Balances event Released: added",
            "Balances event Unexpected: added",
        ),
    ),
    Reason(
        Group.PERMITTED,
        "calls, errors and constants of balances",
        (
            "Balances call set_balance_deprecated: missing",
            "Balances call force_adjust_total_issuance: added",
            "Balances call burn: added",
            "Balances error IssuanceDeactivated: added",
            "Balances error DeltaZero: added",
            "Balances constant MaxHolds: missing",
        ),
    ),
    Reason(
        Group.PERMITTED,
        "runtime upgrades by authorisation, and migrations over several blocks",
        (
            "System call authorize_upgrade: added",
            "System call authorize_upgrade_without_checks: added",
            "System call apply_authorized_upgrade: added",
            "System event UpgradeAuthorized: added",
            "System event RejectedInvalidAuthorizedUpgrade: added",
            "System event CodeUpdated: fields  -> hash: primitive_types::H256",
            "System error MultiBlockMigrationsOngoing: added",
            "System error NothingAuthorized: added",
            "System error Unauthorized: added",
        ),
    ),
    Reason(
        Group.PERMITTED,
        "what an extrinsic weighed has a type of its own in events; fields and bytes are the same",
        (
            "System event ExtrinsicSuccess: fields dispatch_info: "
            "frame_support::dispatch::DispatchInfo -> "
            "dispatch_info: frame_system::DispatchEventInfo",
            "System event ExtrinsicFailed: fields dispatch_error: sp_runtime::DispatchError, "
            "dispatch_info: frame_support::dispatch::DispatchInfo -> "
            "dispatch_error: sp_runtime::DispatchError, "
            "dispatch_info: frame_system::DispatchEventInfo",
            "type frame_support::dispatch::DispatchInfo: missing",
        ),
    ),
    Reason(
        Group.PERMITTED,
        "batches with a fallback; the calls are refused, their events never come",
        (
            "Utility call if_else: added",
            "Utility call dispatch_as_fallible: added",
            "Utility event IfElseMainSuccess: added",
            "Utility event IfElseFallbackCalled: added",
        ),
    ),
    Reason(
        Group.PERMITTED,
        "deposits on motions, of which the runtime takes none",
        (
            "Council call kill: added",
            "Council call release_proposal_cost: added",
            "Council event Killed: added",
            "Council event ProposalCostBurned: added",
            "Council event ProposalCostReleased: added",
            "Council error PrimeAccountNotMember: added",
            "Council error ProposalActive: added",
        ),
    ),
    Reason(
        Group.PERMITTED,
        "versions of runtime APIs, and two APIs more: TransactionPaymentCallApi and GenesisBuilder",
        (
            "System constant Version: api df6acb689907609b 4 -> 5",
            "System constant Version: api ab3c0572291feb8b 1 -> 2",
            "System constant Version: api f3ff14d5ab527059 none -> 3",
            "System constant Version: api fbc577b9d747efd6 none -> 1",
        ),
    ),
    Reason(
        Group.PERMITTED,
        "the length of a block has a limit for its header besides; the limits of 149 are the same",
        (
            "System constant BlockLength: value 0x00003c000000500000005000 "
            "-> 0x00003c00000050000000500000",
            "type frame_system::limits::BlockLength: definition "
            "{max: frame_support::dispatch::PerDispatchClass"
            "{normal: u32, operational: u32, mandatory: u32}} -> "
            "{max: frame_support::dispatch::PerDispatchClass"
            "{normal: u32, operational: u32, mandatory: u32}, max_header_size: Option<u32>}",
        ),
    ),
    Reason(
        Group.PERMITTED,
        "keys and signatures are byte arrays without a name between; their bytes are the same",
        (
            "type sp_consensus_aura::sr25519::app_sr25519::Public: definition "
            "{_: sp_core::sr25519::Public} -> {_: [u8;32]}",
            "type sp_consensus_grandpa::app::Public: definition "
            "{_: sp_core::ed25519::Public} -> {_: [u8;32]}",
            "type sp_consensus_grandpa::app::Signature: definition "
            "{_: sp_core::ed25519::Signature} -> {_: [u8;64]}",
            "type sp_core::ecdsa::Signature: missing",
            "type sp_core::ed25519::Public: missing",
            "type sp_core::ed25519::Signature: missing",
            "type sp_core::sr25519::Public: missing",
            "type sp_core::sr25519::Signature: missing",
            "type sp_runtime::MultiSignature variant Ed25519: fields "
            "_: sp_core::ed25519::Signature -> _: [u8;64]",
            "type sp_runtime::MultiSignature variant Sr25519: fields "
            "_: sp_core::sr25519::Signature -> _: [u8;64]",
            "type sp_runtime::MultiSignature variant Ecdsa: fields "
            "_: sp_core::ecdsa::Signature -> _: [u8;65]",
        ),
    ),
    Reason(
        Group.PERMITTED,
        "text of the runtime is borrowed or owned; its bytes are the same",
        (
            "type frame_system::LastRuntimeUpgradeInfo: definition "
            "{spec_version: Compact<u32>, spec_name: str} -> "
            "{spec_version: Compact<u32>, spec_name: Cow{_: str}}",
            "type sp_version::RuntimeVersion: definition {spec_name: str, impl_name: str, "
            "authoring_version: u32, spec_version: u32, impl_version: u32, "
            "apis: Cow{_: Vec<([u8;8],u32)>}, transaction_version: u32, state_version: u8} -> "
            "{spec_name: Cow{_: str}, impl_name: Cow{_: str}, "
            "authoring_version: u32, spec_version: u32, impl_version: u32, "
            "apis: Cow{_: Vec<([u8;8],u32)>}, transaction_version: u32, system_version: u8}",
        ),
    ),
    Reason(
        Group.PERMITTED,
        "one kind more of error, signature and origin, behind those of 149",
        (
            "type sp_runtime::DispatchError variant Trie: added",
            "type sp_runtime::MultiSignature variant Eth: added",
            "type frame_support::dispatch::RawOrigin variant Authorized: added",
        ),
    ),
    Reason(
        Group.PERMITTED,
        "an origin that nobody can have is not listed any more",
        ("type tfchain_runtime::OriginCaller variant Void: missing",),
    ),
    Reason(
        Group.FRAME,
        "what System notes of the block in work and of upgrades",
        (
            "System storage AllExtrinsicsLen: missing",
            "System storage InherentsApplied: added",
            "System storage BlockSize: added",
            "System storage BlocksTillUpgrade: added",
            "System storage AuthorizedUpgrade: added",
            "System storage ExtrinsicWeightReclaimed: added",
        ),
    ),
    Reason(
        Group.FRAME,
        "holds and freezes are told by names of pallets; the runtime has none",
        (
            "Balances storage Holds: value BoundedVec<pallet_balances::types::IdAmount> -> "
            "BoundedVec<frame_support::traits::tokens::misc::IdAmount"
            "{id: tfchain_runtime::RuntimeHoldReason, amount: u128}>",
            "Balances storage Freezes: value BoundedVec<pallet_balances::types::IdAmount> -> "
            "BoundedVec<frame_support::traits::tokens::misc::IdAmount"
            "{id: tfchain_runtime::RuntimeFreezeReason, amount: u128}>",
            "type pallet_balances::types::IdAmount: missing",
        ),
    ),
    Reason(
        Group.FRAME,
        "deposits on motions, of which the runtime takes none",
        ("Council storage CostOf: added",),
    ),
    Reason(
        Group.FRAME,
        "what is prepaid for extrinsics in the block in work",
        ("TransactionPayment storage TxPaymentCredit: added",),
    ),
    Reason(
        Group.FRAME,
        "consensus: what used to be told by an API or a raw key has an entry",
        (
            "Aura constant SlotDuration: added",
            "Grandpa storage Authorities: added",
            "Grandpa constant MaxNominators: added",
        ),
    ),
    Reason(
        Group.PERMITTED,
        "retries of scheduled calls; the calls are refused, so nothing is ever tried again",
        (
            "Scheduler call set_retry: added",
            "Scheduler call set_retry_named: added",
            "Scheduler call cancel_retry: added",
            "Scheduler call cancel_retry_named: added",
            "Scheduler event RetrySet: added",
            "Scheduler event RetryCancelled: added",
            "Scheduler event RetryFailed: added",
        ),
    ),
    Reason(
        Group.PERMITTED,
        "the events of retries, and one about an agenda too long for a block, stand before these",
        (
            "Scheduler event CallUnavailable: index 3 -> 5",
            "Scheduler event PeriodicFailed: index 4 -> 6",
            "Scheduler event PermanentlyOverweight: index 5 -> 8",
            "Scheduler event AgendaIncomplete: added",
        ),
    ),
    Reason(
        Group.FRAME,
        "retries of scheduled calls, of which there are none",
        ("Scheduler storage Retries: added",),
    ),
    Reason(
        Group.FRAME,
        "offences, deposits and keys set from outside; there are none, and a new set of validators "
        "is told by no new event",
        (
            "Session storage DisabledValidators: value Vec<u32> -> "
            "Vec<(u32,sp_staking::offence::OffenceSeverity)>",
            "Session storage ExternallySetKeys: added",
            "Session event NewQueued: added",
            "Session event ValidatorDisabled: added",
            "Session event ValidatorReenabled: added",
            "Session constant KeyDeposit: added",
        ),
    ),
)
