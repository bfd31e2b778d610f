//! Measures `kutip serve` under many clients at once: `load HOST:PORT DB [CLIENTS] [REQUESTS]`.
//!
//! Names and quotations are taken from the archive, spread over it evenly, so that little is asked twice. Each client asks as soon
//! as it has its answer; the table gives the times from sending a request to having the whole page.

#![allow(
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

use kutip_archive::Db;
use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: load HOST:PORT DB [CLIENTS] [REQUESTS]";
    let server = arguments.next().ok_or(usage)?;
    let db = Db::open_read_only(arguments.next().ok_or(usage)?.as_ref())?;
    let clients = arguments.next().map_or(Ok(20), |n| n.parse())?;
    let requests = arguments.next().map_or(Ok(2_000), |n| n.parse())?;
    println!("{clients} clients, {requests} requests of each kind; milliseconds\n");
    println!("| request | p50 | p99 | longest | requests/s |\n|---|---:|---:|---:|---:|");
    for (kind, addresses) in kinds(&db, requests)? {
        let began = Instant::now();
        let mut times = ask(&server, &addresses, clients)?;
        let took = began.elapsed().as_secs_f64();
        times.sort_unstable();
        let at = |share: f64| millis(times[((times.len() - 1) as f64 * share) as usize]);
        let rate = times.len() as f64 / took;
        println!("| {kind} | {:.1} | {:.1} | {:.1} | {rate:.0} |", at(0.5), at(0.99), at(1.0));
    }
    Ok(())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Addresses of each kind of request.
fn kinds(db: &Db, requests: usize) -> Result<Vec<(&'static str, Vec<String>)>> {
    let names = sample(db, "people", "name", requests)?;
    let slugs = sample(db, "people", "slug", requests)?;
    let said = sample(db, "quotations", "content", requests)?;
    let busiest: String = db.connection().query_row(
        "SELECT slug FROM people ORDER BY quotations DESC, person_id LIMIT 1",
        [],
        |row| row.get(0),
    )?;
    let topic =
        |text: &str| text.split_whitespace().max_by_key(|word| word.len()).unwrap_or_default().to_owned();
    let shuffled = |text: &str| {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        let middle = words.len() / 2;
        words.insert(middle, "tidak");
        words.join(" ")
    };
    let address = |path: &str, pairs: &[(&str, &str)]| {
        format!("{path}?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
    };
    Ok(vec![
        ("search for a name", names.iter().map(|name| address("/people", &[("q", name)])).collect()),
        (
            "search for a misspelt name",
            names.iter().map(|name| address("/people", &[("q", &misspelt(name))])).collect(),
        ),
        ("a person", slugs.iter().map(|slug| format!("/person/{slug}")).collect()),
        (
            "the person quoted most, on a topic",
            said.iter()
                .map(|said| address(&format!("/person/{busiest}"), &[("topic", &topic(said))]))
                .collect(),
        ),
        (
            "who spoke about a topic",
            said.iter().map(|said| address("/topic", &[("topic", &topic(said))])).collect(),
        ),
        ("verify a quotation", said.iter().map(|said| address("/verify", &[("q", said)])).collect()),
        (
            "verify an altered quotation",
            said.iter().map(|said| address("/verify", &[("q", &shuffled(said))])).collect(),
        ),
    ])
}

/// A name with two letters changed for each other.
fn misspelt(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let middle = letters.len() / 2;
    if middle > 0 {
        letters.swap(middle - 1, middle);
    }
    letters.into_iter().collect()
}

/// Values of a column, spread evenly over its table.
fn sample(db: &Db, table: &str, column: &str, count: usize) -> Result<Vec<String>> {
    let rows: usize =
        db.connection().query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
    let step = (rows / count).max(1);
    let sql = format!(
        "SELECT substr({column}, 1, 300) FROM (SELECT {column}, row_number() OVER () AS n FROM {table}) WHERE n % {step} = 0 LIMIT {count}"
    );
    let mut query = db.connection().prepare(&sql)?;
    let values = query.query_map([], |row| row.get(0))?;
    Ok(values.collect::<std::result::Result<_, _>>()?)
}

/// Asks for all addresses over `clients` connections.
fn ask(server: &str, addresses: &[String], clients: usize) -> Result<Vec<Duration>> {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let client = || -> Result<Vec<Duration>> {
            let mut connection = BufReader::new(TcpStream::connect(server)?);
            connection.get_ref().set_nodelay(true)?;
            let mut times = Vec::new();
            while let Some(address) = addresses.get(next.fetch_add(1, Ordering::Relaxed)) {
                let began = Instant::now();
                get(&mut connection, address)?;
                times.push(began.elapsed());
            }
            Ok(times)
        };
        let threads: Vec<_> = (0..clients).map(|_| scope.spawn(client)).collect();
        let mut all = Vec::new();
        for thread in threads {
            all.extend(thread.join().map_err(|_| "a client panicked")??);
        }
        Ok(all)
    })
}

fn get(connection: &mut BufReader<TcpStream>, address: &str) -> Result<()> {
    let request = format!("GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    connection.get_mut().write_all(request.as_bytes())?;
    let mut line = String::new();
    connection.read_line(&mut line)?;
    if !line.contains(" 200 ") {
        return Err(format!("{address}: {line}").into());
    }
    let mut length = 0;
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        if line.trim_end().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    Ok(())
}
