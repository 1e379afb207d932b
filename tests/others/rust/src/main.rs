//! Reads a record over HTTP with the crates signed_note and tlog_tiles alone: opens the checkpoint, recomputes the root
//! from the tiles, and compares the hash of every entry with the one that the proven tiles have.
//!
//!     mizan-others VKEY URL

use signed_note::{Note, StandardVerifier, VerifierList};
use std::error::Error as Fault;
use std::io::{Read, Write};
use std::net::TcpStream;
use tlog_tiles::{Checkpoint, Error, Hash, HashReader, Tile, TileHashReader, TileReader};

struct Log {
    host: String,
    path: String,
}

impl Log {
    /// One HTTP/1.0 request: enough for a test's own server.
    fn get(&self, name: &str) -> Result<Vec<u8>, Box<dyn Fault>> {
        let mut line = TcpStream::connect(&self.host)?;
        write!(line, "GET {}{} HTTP/1.0\r\nHost: {}\r\n\r\n", self.path, name, self.host)?;
        let mut all = Vec::new();
        line.read_to_end(&mut all)?;
        let end = all.windows(4).position(|w| w == b"\r\n\r\n").ok_or("no answer")?;
        if !String::from_utf8_lossy(&all[..end]).contains(" 200 ") {
            return Err(format!("{name} is not there").into());
        }
        Ok(all[end + 4..].to_vec())
    }
}

impl TileReader for Log {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
        let mut out = Vec::new();
        for tile in tiles {
            // "tile/8/0/000" of the Go checksum database is "tile/0/000" here
            let name = tile.path().replacen("tile/8/", "tile/", 1);
            out.push(self.get(&name).map_err(|_| Error::IndexesNotInTree)?);
        }
        Ok(out)
    }

    fn save_tiles(&self, _tiles: &[Tile], _data: &[Vec<u8>]) {}
}

fn check_bundle(reader: &TileHashReader, first: u64, width: u64, mut data: &[u8]) -> Result<(), Box<dyn Fault>> {
    let indexes: Vec<u64> = (first..first + width).map(|i| tlog_tiles::stored_hash_index(0, i)).collect();
    let hashes: Vec<Hash> = reader.read_hashes(&indexes).map_err(|e| format!("{e:?}"))?;
    for (i, hash) in hashes.iter().enumerate() {
        let size = data.get(..2).map(|b| usize::from(b[0]) << 8 | usize::from(b[1])).ok_or("a bundle is cut")?;
        let entry = data.get(2..2 + size).ok_or("a bundle is cut")?;
        if tlog_tiles::record_hash(entry).0 != hash.0 {
            return Err(format!("entry {} is not the one in the tree", first + i as u64).into());
        }
        data = &data[2 + size..];
    }
    if data.is_empty() { Ok(()) } else { Err("bytes behind a bundle".into()) }
}

fn run(vkey: &str, url: &str) -> Result<u64, Box<dyn Fault>> {
    let rest = url.strip_prefix("http://").ok_or("an http:// address is expected")?;
    let (host, path) = rest.split_once('/').ok_or("an address ends in /")?;
    let log = Log { host: host.to_string(), path: format!("/{path}") };
    let verifier = StandardVerifier::new(vkey).map_err(|e| format!("{e:?}"))?;
    let note = Note::from_bytes(&log.get("checkpoint")?).map_err(|e| format!("{e:?}"))?;
    note.verify(&VerifierList::new(vec![Box::new(verifier)])).map_err(|e| format!("{e:?}"))?;
    let checkpoint = Checkpoint::from_bytes(note.text()).map_err(|e| format!("{e:?}"))?;
    if checkpoint.origin() != vkey.split('+').next().unwrap_or("") || !checkpoint.extension().is_empty() {
        return Err("not a checkpoint of this log".into());
    }
    let size = checkpoint.size();
    let reader = TileHashReader::new(size, *checkpoint.hash(), &log);
    for first in (0..size).step_by(256) {
        let width = (size - first).min(256);
        let tile = Tile::new(8, 0, first / 256, width as u32, true);
        let data = log.get(&tile.path().replacen("tile/8/data/", "tile/entries/", 1))?;
        check_bundle(&reader, first, width, &data)?;
    }
    Ok(size)
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    match run(&args[1], &args[2]) {
        Ok(size) => println!("signed_note and tlog_tiles: {size} entries accepted"),
        Err(fault) => {
            eprintln!("signed_note and tlog_tiles: {fault}");
            std::process::exit(1);
        }
    }
}
