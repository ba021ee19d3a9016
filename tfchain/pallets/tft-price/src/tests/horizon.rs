use crate::horizon::price;

/// An answer with a path for each pair of source and destination amounts.
pub fn answer(paths: &[(&str, &str)]) -> String {
    let path = |(source, destination): &(&str, &str)| {
        format!(
            r#"{{"source_asset_type":"credit_alphanum4","source_asset_code":"USDC",
            "source_amount":"{source}","destination_asset_type":"credit_alphanum4",
            "destination_asset_code":"TFT","destination_amount":"{destination}","path":[]}}"#
        )
    };
    let paths: Vec<_> = paths.iter().map(path).collect();
    format!(r#"{{"_embedded":{{"records":[{}]}}}}"#, paths.join(","))
}

fn of(source: &str, destination: &str) -> Option<u32> {
    price(answer(&[(source, destination)]).as_bytes())
}

#[test]
fn the_price_is_in_whole_musd_for_one_tft() {
    assert_eq!(of("1.2399999", "100.0000000"), Some(12));
    assert_eq!(of("3.5000000", "100.0000000"), Some(35));
    assert_eq!(of("0.035", "1"), Some(35));
    assert_eq!(of("7", "100"), Some(70));
}

#[test]
fn the_cheapest_path_counts() {
    let paths = [("4.9", "100"), ("3.59", "100"), ("3.6", "100")];
    assert_eq!(price(answer(&paths).as_bytes()), Some(35));
}

#[test]
fn a_price_of_nothing_or_beyond_measure_is_refused() {
    assert_eq!(of("0.0000000", "100.0000000"), None);
    assert_eq!(of("0.0999999", "100.0000000"), None);
    assert_eq!(of("1", "0"), None);
    assert_eq!(of("922337203685.4775807", "0.0000001"), None);
    let huge = "9".repeat(60);
    assert_eq!(of(&huge, "1"), None);
}

#[test]
fn amounts_are_plain_decimals() {
    for bad in [
        "",
        ".",
        "1.",
        ".5",
        "-1",
        "+1",
        "1e3",
        "1,5",
        "0x1",
        " 1",
        "1.12345678",
        "1.2.3",
        "١",
    ] {
        assert_eq!(of(bad, "100"), None, "{bad}");
        assert_eq!(of("100", bad), None, "{bad}");
    }
}

#[test]
fn one_bad_path_spoils_the_answer() {
    assert_eq!(
        price(answer(&[("3.5", "100"), ("x", "100")]).as_bytes()),
        None
    );
}

#[test]
fn answers_that_horizon_does_not_send_are_refused() {
    let deep = "[".repeat(10_000);
    for bad in [
        "",
        "null",
        "[]",
        "{}",
        "3.5",
        r#"{"_embedded":{}}"#,
        r#"{"_embedded":{"records":{}}}"#,
        r#"{"_embedded":{"records":[]}}"#,
        r#"{"_embedded":{"records":[3]}}"#,
        r#"{"_embedded":{"records":[{"source_amount":"3.5"}]}}"#,
        r#"{"_embedded":{"records":[{"source_amount":3.5,"destination_amount":"100"}]}}"#,
        r#"{"_embedded":{"records":[{"source_amount":"3.5","destination_amount":"100"}]"#,
        &deep,
    ] {
        assert_eq!(price(bad.as_bytes()), None, "{bad}");
    }
    assert_eq!(price(b"\xff\xfe"), None);
}
