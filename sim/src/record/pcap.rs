//! Frames on the cable as a pcap file, in both directions, with simulated time.

use crate::engine::{EngineError, Time};
use pcap_file::pcap::{PcapHeader, PcapPacket, PcapWriter};
use pcap_file::{DataLink, TsResolution};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A file that is being written.
pub struct FrameRecorder {
    writer: PcapWriter<BufWriter<File>>,
    path: PathBuf,
    failed: bool,
    frames: u64,
}

impl FrameRecorder {
    /// Begins a file.
    pub fn create(path: &Path) -> Result<FrameRecorder, EngineError> {
        let fail = |error: std::io::Error| EngineError::File {
            path: path.display().to_string(),
            reason: error,
        };
        let file = BufWriter::new(File::create(path).map_err(fail)?);
        let header = PcapHeader {
            datalink: DataLink::ETHERNET,
            ts_resolution: TsResolution::NanoSecond,
            ..PcapHeader::default()
        };
        let writer = PcapWriter::with_header(file, header)
            .map_err(|error| fail(std::io::Error::other(error.to_string())))?;
        Ok(FrameRecorder {
            writer,
            path: path.to_path_buf(),
            failed: false,
            frames: 0,
        })
    }

    /// Writes a frame (without FCS). The first failure is told, and ends the recording.
    pub fn frame(&mut self, time: Time, octets: &[u8]) {
        if self.failed {
            return;
        }
        let stamp = Duration::from_nanos(time.as_nanoseconds());
        let packet = PcapPacket::new(stamp, octets.len() as u32, octets);
        if let Err(error) = self.writer.write_packet(&packet) {
            eprintln!("{}: {error}; recording ends", self.path.display());
            self.failed = true;
        }
        self.frames += 1;
    }

    /// Frames written.
    pub fn frames(&self) -> u64 {
        self.frames
    }
}
