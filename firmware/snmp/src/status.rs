//! error-status of both versions.

use crate::message::Version;

/// error-status of version 2c (RFC 3416 section 3). The value is what travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    TooBig = 1,
    /// Version 1, or where a manager of version 1 would see it.
    NoSuchName = 2,
    /// Version 1.
    BadValue = 3,
    GenErr = 5,
    NoAccess = 6,
    WrongType = 7,
    WrongLength = 8,
    WrongEncoding = 9,
    WrongValue = 10,
    NoCreation = 11,
    InconsistentValue = 12,
    ResourceUnavailable = 13,
    CommitFailed = 14,
    UndoFailed = 15,
    NotWritable = 17,
}

impl Status {
    /// The code that travels; for version 1 by the table of RFC 3584 section 4.4. `readOnly` is not in it: RFC 1157 section
    /// 4.1.5 answers `noSuchName` where one might expect it.
    pub fn code(self, version: Version) -> i32 {
        let status = match (version, self) {
            (Version::V2c, status) => status,
            (Version::V1, status) => match status {
                Status::WrongType
                | Status::WrongLength
                | Status::WrongEncoding
                | Status::WrongValue
                | Status::InconsistentValue => Status::BadValue,
                Status::NoAccess | Status::NotWritable | Status::NoCreation => Status::NoSuchName,
                Status::ResourceUnavailable | Status::CommitFailed | Status::UndoFailed => {
                    Status::GenErr
                }
                status => status,
            },
        };
        status as i32
    }
}
