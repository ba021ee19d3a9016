"""Settings as a farmer writes them, and what is said about words that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zos.config import load, parse
from zos.model.setting_table import INERT, KERNEL, TABLE, Setting
from zos.model.settings import Loaded, Location, RunMode, StaticAddress

PRIVATE = "runmode=private farmer_id=1 substrate=ws://10.0.2.2:9944"


def subjects(loaded: Loaded) -> list[str]:
    return [problem.subject for problem in loaded.problems]


def test_a_private_grid_is_described_without_a_problem() -> None:
    loaded = parse(f"console=ttyS0 panic=15 {PRIVATE} activation=http://10.0.2.2:1/activate")
    settings = loaded.settings
    assert loaded.problems == ()
    assert settings.runmode is RunMode.PRIVATE
    assert settings.farmer_id == 1
    assert settings.substrate == ("ws://10.0.2.2:9944",)
    assert settings.activation == ("http://10.0.2.2:1/activate",)
    assert settings.relay == ()


def test_names_count_with_and_without_the_prefix() -> None:
    assert parse("zos.farmer_id=7").settings == parse("farmer_id=7").settings


def test_the_last_value_of_a_single_setting_wins() -> None:
    assert parse("farmer_id=7 farmer_id=8").settings.farmer_id == 8


def test_repeated_lists_are_collected_in_order_and_once() -> None:
    settings = parse("substrate=ws://b substrate=ws://a substrate=ws://b wipe=x,y wipe=z").settings
    assert settings.substrate == ("ws://b", "ws://a")
    assert settings.wipe == ("x", "y", "z")


def test_quotes_are_honoured_as_a_shell_does() -> None:
    settings = parse("geo='50.85, 4.35, Belgium, Brussels' farmer_id=\"3\"").settings
    assert settings.geo == Location(
        latitude="50.85", longitude="4.35", country="Belgium", city="Brussels"
    )
    assert settings.farmer_id == 3


def test_an_open_quotation_is_told_and_the_other_words_still_count() -> None:
    loaded = parse('farmer_id=3 geo="50.85')
    assert loaded.settings.farmer_id == 3
    assert "kernel command line" in subjects(loaded)


@pytest.mark.parametrize("mode", ["prod", "test", "qa", "dev"])
def test_public_grids_have_default_endpoints(mode: str) -> None:
    loaded = parse(f"runmode={mode} farmer_id=1")
    assert loaded.problems == ()
    assert all(url.startswith("wss://") for url in loaded.settings.substrate)
    assert loaded.settings.activation[0].endswith("/activation/activate")


def test_a_given_endpoint_replaces_the_defaults() -> None:
    settings = parse("runmode=dev substrate=ws://mine").settings
    assert settings.substrate == ("ws://mine",)
    assert settings.relay == ("wss://relay.dev.grid.tf",)


def test_production_is_the_default_and_old_names_of_modes_are_read() -> None:
    assert parse("").settings.runmode is RunMode.PROD
    assert parse("runmode=development").settings.runmode is RunMode.DEV


def test_an_unknown_mode_reaches_no_public_grid() -> None:
    loaded = parse("runmode=prodd farmer_id=1")
    assert loaded.settings.runmode is RunMode.PRIVATE
    assert loaded.settings.substrate == ()
    assert loaded.problems[0].reason == "'prodd' is not one of prod, test, qa, dev, private"


def test_a_private_grid_without_a_chain_is_told() -> None:
    assert subjects(parse("runmode=private farmer_id=1")) == ["setting substrate"]


def test_a_node_without_a_farm_is_told() -> None:
    assert subjects(parse("")) == ["setting farmer_id"]


def test_a_malformed_farm_id_names_the_value_the_rule_and_the_remedy_once() -> None:
    loaded = parse("farmer_id=abc")
    assert loaded.settings.farmer_id == 0
    (problem,) = loaded.problems
    assert problem.subject == "setting farmer_id"
    assert problem.reason == "'abc' is not a farm id: a whole number from 1 to 4294967295"
    assert "farmer_id=42" in problem.remedy


@pytest.mark.parametrize(
    "word",
    [
        "farmer_id=0",
        "farmer_id=4294967296",
        "farmer_id=-1",
        "farmer_id=٣",
        "substrate=https://x",
        "substrate=ws://",
        "substrate=ws://x:99999",
        "activation=x",
        "ip=192.0.2.1",
        "ip=192.0.2.1/33",
        "ip=gw=192.0.2.1",
        "ip=192.0.2.1/24,gw=router",
        "ip=192.0.2.1/24,nic=eth0",
        "ip=192.0.2.1/24,mask=24",
        "ntp=",
        "ntp=a b",
        "ntp=fe80::x",
        "geo=1,2,Belgium",
        "geo=91,2,Belgium,Brussels",
        "geo=1,2,,Brussels",
        "geo=here,2,Belgium,Brussels",
        "wipe=a,,b",
        "new-identity=perhaps",
    ],
)
def test_a_value_against_its_rule_is_told_and_not_used(word: str) -> None:
    name = word.partition("=")[0]
    loaded = parse(f'{PRIVATE if name not in PRIVATE else "runmode=private"} "{word}"')
    assert f"setting {name}" in subjects(loaded)


def test_static_addresses_name_their_card_gateways_and_name_servers() -> None:
    addresses = "192.0.2.10/24,2001:db8::10/64,gw=192.0.2.1,gw=fe80::1"
    assert parse(f"ip={addresses},dns=192.0.2.53,nic=52-54-00-AA-BB-0c").settings.ip == (
        StaticAddress(
            nic="52:54:00:aa:bb:0c",
            addresses=("192.0.2.10/24", "2001:db8::10/64"),
            gateways=("192.0.2.1", "fe80::1"),
            dns=("192.0.2.53",),
        ),
    )


def test_dhcp_may_be_named_and_is_the_default() -> None:
    assert parse("ip=dhcp").settings == parse("").settings


def test_time_servers_may_be_names_or_addresses() -> None:
    assert parse("ntp=192.0.2.1,ntp.example ntp=2001:db8::1").settings.ntp == (
        "192.0.2.1",
        "ntp.example",
        "2001:db8::1",
    )


@pytest.mark.parametrize(("word", "yes"), [("", True), ("=yes", True), ("=no", False)])
def test_a_bare_word_means_yes(word: str, *, yes: bool) -> None:
    assert parse(f"new-identity{word}").settings.new_identity is yes
    assert parse(f"zos-debug{word}").settings.debug is yes


def test_an_unknown_word_is_told_with_the_name_it_resembles() -> None:
    (problem,) = parse(f"{PRIVATE} farmerid=3").problems
    assert problem.subject == "setting farmerid"
    assert problem.remedy.startswith("did you mean farmer_id?")


def test_the_prefix_never_hides_an_unknown_name_as_a_module_option() -> None:
    assert subjects(parse(f"{PRIVATE} zos.console=x zos.foo=1")) == [
        "setting zos.console",
        "setting zos.foo",
    ]


def test_words_of_the_kernel_are_skipped() -> None:
    words = " ".join(sorted(f"{name}=1" for name in KERNEL))
    assert parse(f"{words} {PRIVATE} virtio_blk.queue_depth=4 rd.break quiet --").problems == ()


def test_names_of_the_original_without_effect_are_told() -> None:
    assert subjects(parse(f"{PRIVATE} vlan:priv=2 secret=x")) == [
        "setting vlan:priv",
        "setting secret",
    ]


def test_the_command_line_is_stronger_than_smbios_setting_by_setting() -> None:
    loaded = parse(
        "farmer_id=2 substrate=ws://line",
        ["zos.farmer_id=1", "zos.substrate=ws://oem", "zos.runmode=dev", "Default string"],
    )
    assert loaded.problems == ()
    assert loaded.settings.farmer_id == 2
    assert loaded.settings.substrate == ("ws://line",)
    assert loaded.settings.runmode is RunMode.DEV


def test_an_smbios_string_is_one_word_with_its_spaces() -> None:
    settings = parse("", ["zos.geo=1,2,United States,New York"]).settings
    assert settings.geo is not None
    assert settings.geo.city == "New York"


def test_both_sources_are_files_that_may_be_missing(tmp_path: Path) -> None:
    (tmp_path / "cmdline").write_text(f"{PRIVATE}\n")
    (tmp_path / "oem").write_text("zos.new-identity=yes\n")
    loaded = load(tmp_path / "cmdline", tmp_path / "oem")
    assert loaded.settings.new_identity
    assert loaded.problems == ()
    assert load(tmp_path / "no", tmp_path / "no") == parse("")


@given(st.text(max_size=300))
def test_any_text_gives_settings(text: str) -> None:
    parse(text, text.splitlines())


@given(st.sampled_from(TABLE), st.text(max_size=40))
def test_any_value_is_taken_or_told(setting: Setting, text: str) -> None:
    parse("", [f"zos.{setting.name}={text}"])


def test_the_table_is_consistent_and_its_examples_follow_their_rules() -> None:
    names = {setting.name for setting in TABLE}
    assert len(names) == len(TABLE)
    assert not names & (KERNEL | INERT.keys())
    fields = set(parse("").settings.__struct_fields__)
    for setting in TABLE:
        assert setting.field in fields
        setting.parse(setting.example)


def test_the_page_of_settings_tells_every_row_of_the_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "settings.md").read_text()
    for setting in TABLE:
        assert f"| `{setting.name}` |" in page
        assert f"`{setting.name}={setting.example}`" in page
    for name in INERT:
        assert f"`{name}`" in page
