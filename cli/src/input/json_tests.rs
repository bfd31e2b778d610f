use super::*;
use crate::input::fields::FieldArgs;

/// Texts and messages, in order; messages begin with `!` and their line.
fn read_all(bytes: &str) -> Vec<String> {
    let fields = Arc::new(Fields::new(FieldArgs::default()).unwrap());
    let source = Arc::new(Source::new("d/a.json", "a.json", &fields));
    let mut all = Vec::new();
    // A small buffer, so that everything falls on its border once.
    let reader = Box::new(std::io::BufReader::with_capacity(7, bytes.as_bytes()));
    let _ = read(reader, &source, &Trouble::default(), &mut |task| {
        let loaded = task.work.load(0);
        let document = loaded.document.map(|document| format!("{} {}", document.id, document.text));
        all.extend(document);
        let problems = loaded.problems;
        all.extend(problems.iter().map(|p| format!("!{} {}", p.line.unwrap_or(0), p.message)));
        ControlFlow::Continue(())
    });
    all
}

/// What is read of this, without messages.
fn texts(bytes: &str) -> Vec<String> {
    let all = read_all(bytes).into_iter().filter(|line| !line.starts_with('!'));
    all.filter_map(|line| line.split_once(' ').map(|(_, text)| text.to_owned())).collect()
}

#[test]
fn lists_are_read_however_they_are_laid_out() {
    for list in [
        r#"[{"text":"a"},{"text":"b","x":[{"text":"n"},[1,{}]]},{"text":"c \"}, {\" ]"}]"#,
        "[\n  {\n    \"text\": \"a\"\n  },\n  {\"x\": {\"y\": []},\n \"text\": \"b\"}\n , {\"text\":\"c \\\"}, {\\\" ]\"}\n]\n",
    ] {
        assert_eq!(read_all(list), ["a.json#1 a", "a.json#2 b", "a.json#3 c \"}, {\" ]"], "{list}");
    }
    assert_eq!(texts("[{\"text\":\"a\"}]\n[{\"text\":\"b\"}]"), ["a", "b"]);
    assert_eq!(texts("{\"text\":\n\"a\"}\n{\n\"text\":\"b\"}"), ["a", "b"]);
    assert_eq!(read_all("[]"), ["!0 has no object in it"]);
}

#[test]
fn an_object_may_hold_the_list() {
    for object in [
        r#"{"articles":[{"text":"a"},{"text":"b"}],"n":2}"#,
        r#"{"status":"ok","tags":[{"name":"x"},{"name":"y"}],"response":{"n":2,"docs":[{"text":"a"},{"text":"b"}]},"z":[]}"#,
    ] {
        assert_eq!(read_all(object), ["a.json#1 a", "a.json#2 b"], "{object}");
    }
    // An article with lists in it, before the text and after.
    assert_eq!(read_all(r#"{"tags":[{"name":"x"}],"text":"a","more":[{"text":"b"}]}"#), ["a.json#1 a"]);
    let two = read_all("{\"a\":[{\"text\":\"a\"}],\n\"b\":[{\"text\":\"b\"}]}");
    assert_eq!(two[0], "a.json#1 a");
    assert!(two[1].starts_with("!2 a second list of articles"), "{two:?}");
    assert!(read_all(r#"{"a":[{"n":1}]}"#)[0].contains("no field text"));
}

#[test]
fn what_is_broken_is_left_out_and_the_rest_is_read() {
    let good = |text: &str| format!("{{\"text\":\"{text}\",\"tags\":[\"x\",{{\"y\":1}}]}}");
    let bad = [
        r#"{"text":"x"#,
        r#"{"text":"x}"#,
        r#"{"text":"x","#,
        r#"{"text" "x"}"#,
        r#"{"text":x"y"}"#,
        r#"{"text":"x"]"#,
        r#"{"text":"x","tags":["y","z"}"#,
        r#"{"text:"x"}"#,
        r#"{oops}"#,
        r#"{"text":tidak}"#,
        r#"{"text":"x" "y":"z"}"#,
        "17",
        "\"x\"",
    ];
    for bad in bad {
        for between in [",", ",\n  ", "\n,\n"] {
            let list = [
                "[",
                &[&good("a"), &good("b"), bad, &good("c"), &good("d")].map(String::from).join(between),
                "]",
            ];
            let all = read_all(&list.concat());
            assert_eq!(texts(&list.concat()), ["a", "b", "c", "d"], "{bad} {between:?} {all:?}");
            assert!(all.iter().any(|line| line.starts_with('!')), "{all:?}");
            assert!(all.len() <= 6, "{all:?}");
        }
    }
}

#[test]
fn broken_elements_are_named_by_line_and_number() {
    let all = read_all("[\n{\"text\":\"a\"},\n{\"text\": oops},\n{\"text\":\"b\"}\n]");
    assert!(all[1].starts_with("!3 element 2: invalid JSON at column 10"), "{all:?}");
    assert_eq!(all[2], "a.json#3 b");
}

#[test]
fn a_list_that_is_not_closed_is_told() {
    let all = read_all("[\n{\"text\":\"a\"},\n{\"text\":\"b");
    assert!(all[0] == "a.json#1 a" && all[1].starts_with("!3 the file ends within element 2"), "{all:?}");
    let all = read_all("[\n{\"text\":\"a\"},\n");
    assert!(all[1].contains("not closed after element 1"), "{all:?}");
    let all = read_all("{\"d\":[{\"text\":\"a\"}]");
    assert!(all[1].contains("the object around"), "{all:?}");
}

#[test]
fn layouts_are_told_apart() {
    let fields = Fields::new(FieldArgs::default()).unwrap();
    let kind = |head| by_content(head, &fields);
    assert_eq!(kind("[{\"a\""), Some(Format::Json));
    assert_eq!(kind("[Gambas:Video]"), None);
    assert_eq!(kind("{\"text\":\"a\"}\n"), Some(Format::Jsonl));
    assert_eq!(kind("{\"text\":\n{\"text\":\"b\"}\n"), Some(Format::Jsonl));
    assert_eq!(kind("{\"text\":\n\"b\"}\n"), Some(Format::Json));
    assert_eq!(kind("{sic} kata dia"), None);
    assert!(is_no_lines("\n[\n{") && is_no_lines("{\n\"a\"") && is_no_lines("[{\"text\":\"a\"}]"));
    assert!(!is_no_lines("{\"text\":\"a\"}\n") && !is_no_lines("[1]\n"));
}

#[test]
fn no_text_makes_it_stop_or_lose_its_way() {
    let whole = "[{\"text\":\"a\\\"b\",\"n\":[1,{\"x\":null}]},\n{\"text\":\"c\"}]";
    let mut random = 5u64;
    for _ in 0..5000 {
        let mut bytes = whole.as_bytes().to_vec();
        for _ in 0..3 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = (random >> 40) as usize % bytes.len();
            bytes[at] = b"{}[]\",:\n \\a1"[(random >> 20) as usize % 12];
        }
        let _ = read_all(&String::from_utf8(bytes).unwrap());
    }
}
