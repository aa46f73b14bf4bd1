//! `eth0` and the page memory as a `smoltcp` device.
//!
//! No frame is copied: a received frame is read where the MAC wrote it and an outgoing one is written where the MAC will read
//! it. `smoltcp` works on pages that are here already; all calls are made by [`Port::service`], which the main loop runs
//! after each step of the stack:
//!
//! * pages of frames that were read are freed,
//! * pages of frames that were written are handed to the MAC and sent,
//! * pages for the next frames are allocated ahead, so that an answer needs no call before it is written.
//!
//! The sums of IPv4 are the MAC's or the stack's, as [`Offload`] says.

use crate::sums::{Asks, Offload};
use core::marker::PhantomData;
use heapless::{Deque, Vec};
use rpc::{CallError, Link, Network, PageBuffer, PageWindow};
use smoltcp::phy::{Device, DeviceCapabilities, Medium, RxToken, TxToken};
use smoltcp::time::Instant;
use spec::ethernet::{
    Counter, FCS_OCTETS, HEADER_OCTETS, MAX_FRAME_OCTETS, STORM_BURST, STORM_FRAMES_PER_SECOND,
    STORM_UNIT_CLOCKS,
};
use spec::map::Node;
use spec::memory::{FRAME_OFFSET, PAGES};
use spec::rpc::Message;
use spec::services::{ethernet, memory};

/// Pages kept for outgoing frames; what is left of the CPU's quota can be on its way to the MAC.
const SPARE: usize = 4;
/// How long a full queue of the MAC is waited for, in clocks (20 ms).
const SEND_DEADLINE: u64 = spec::map::SYS_HERTZ as u64 / 50;
/// Octets of a frame that the stack is told: an ARP packet and its header.
pub const TOLD_OCTETS: usize = HEADER_OCTETS + 28;
/// Longest frame without FCS.
const FRAME_OCTETS: usize = MAX_FRAME_OCTETS - FCS_OCTETS;

/// What happened at the port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PortCounters {
    /// Frames given to the stack.
    pub received: u32,
    /// Frames handed to the MAC.
    pub sent: u32,
    /// Frames that the MAC refused or did not take in time.
    pub not_sent: u32,
    /// Notices of frames in pages that cannot be.
    pub bad_notices: u32,
    /// Pages that could not be given back.
    pub not_freed: u32,
    /// Frames with a wrong sum that were kept from the stack.
    pub bad_sums: u32,
}

/// State of the link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkState {
    /// The link is up.
    pub up: bool,
    /// Full duplex.
    pub full_duplex: bool,
    /// Speed in Mb/s, 0 for none.
    pub speed: u32,
}

impl LinkState {
    /// From the fields of GET_STATUS and LINK_STATE.
    pub fn new(link: u32, full_duplex: u32, speed: u32) -> Self {
        LinkState {
            up: link != 0,
            full_duplex: full_duplex != 0,
            speed: [0, 10, 100, 1000][speed as usize & 3],
        }
    }
}

/// A frame in a page.
struct Arrived<P> {
    page: P,
    octets: usize,
    /// The MAC has found its sums right.
    sums: bool,
}

/// A frame to be sent.
struct Ready<P> {
    page: P,
    octets: usize,
    asks: Asks,
}

/// The port.
pub struct Port<W: PageWindow> {
    window: W,
    offload: Offload,
    arrived: Deque<Arrived<W::Page>, PAGES>,
    told: Option<[u8; TOLD_OCTETS]>,
    spare: Vec<W::Page, SPARE>,
    outgoing: Deque<Ready<W::Page>, SPARE>,
    finished: Vec<u32, PAGES>,
    counters: PortCounters,
}

impl<W: PageWindow> Port<W> {
    /// A port with no pages, whose MAC takes over these sums.
    pub fn new(window: W, offload: Offload) -> Self {
        Port {
            window,
            offload,
            arrived: Deque::new(),
            told: None,
            spare: Vec::new(),
            outgoing: Deque::new(),
            finished: Vec::new(),
            counters: PortCounters::default(),
        }
    }

    /// What happened so far.
    pub fn counters(&self) -> PortCounters {
        self.counters
    }

    /// Takes a frame that the MAC announced.
    pub fn arrived(&mut self, notice: Message) {
        let frame = ethernet::frame_ready::Arguments::from_data(notice.data);
        let octets = frame.octets as usize;
        let page = self.window.borrow(frame.address);
        match page {
            Some(page) if (HEADER_OCTETS..=FRAME_OCTETS + 4).contains(&octets) => {
                self.counters.received += 1;
                // There are as many places as pages.
                let _ = self.arrived.push_back(Arrived {
                    page,
                    octets,
                    sums: frame.sums != 0,
                });
            }
            Some(page) => {
                self.counters.bad_notices += 1;
                self.finish(page);
            }
            None => self.counters.bad_notices += 1,
        }
    }

    /// Whether frames wait for the stack.
    pub fn has_frames(&self) -> bool {
        !self.arrived.is_empty()
    }

    /// The frame that the stack gets next.
    pub fn next_frame(&self) -> Option<&[u8]> {
        let frame = self.arrived.front()?;
        Some(&frame.page.as_ref()[FRAME_OFFSET..][..frame.octets])
    }

    /// Gives the stack this frame first, as if it had come from the wire.
    pub fn tell(&mut self, frame: [u8; TOLD_OCTETS]) {
        self.told = Some(frame);
    }

    /// Lets `answer` turn the frame that the stack would get next into its own answer, in the page in which it came. It gets
    /// page and octets, and gives the octets of the answer; then the page is sent by the next [`Port::service`]. If it gives
    /// `None` the frame stays where it is, and so it does while there is no room; true if there is an answer.
    pub fn answer_in_place(
        &mut self,
        answer: impl FnOnce(&mut W::Page, usize) -> Option<usize>,
    ) -> bool {
        if self.outgoing.is_full() {
            return false;
        }
        let Some(frame) = self.arrived.front_mut() else {
            return false;
        };
        let Some(octets) = answer(&mut frame.page, frame.octets) else {
            return false;
        };
        if let Some(Arrived { page, .. }) = self.arrived.pop_front() {
            // There is room. Its sums are the answer's own.
            let _ = self.outgoing.push_back(Ready {
                page,
                octets,
                asks: Asks::default(),
            });
        }
        true
    }

    /// The next frame for the stack. Sums that the stack does not verify and of which the MAC has not said that they are right
    /// are verified here; a frame whose sum is wrong is none for the stack.
    fn next_right(&mut self) -> Option<Arrived<W::Page>> {
        while let Some(frame) = self.arrived.pop_front() {
            let octets = &frame.page.as_ref()[FRAME_OFFSET..][..frame.octets];
            if frame.sums || !self.offload.is_wrong(octets) {
                return Some(frame);
            }
            self.counters.bad_sums += 1;
            self.finish(frame.page);
        }
        None
    }

    fn finish(&mut self, page: W::Page) {
        // There are as many places as pages.
        let _ = self.finished.push(page.address());
    }

    /// Makes the calls that the last step of the stack left to do: send, free, allocate, in this order.
    pub fn service<N: Network>(&mut self, link: &mut Link<N>) {
        while let Some(frame) = self.outgoing.pop_front() {
            match send(link, frame) {
                Ok(()) => self.counters.sent += 1,
                Err(_) => self.counters.not_sent += 1,
            }
        }
        while let Some(address) = self.finished.pop() {
            self.free(link, address);
        }
        while let Some(address) = link.take_returned() {
            self.free(link, address);
        }
        while !self.spare.is_full() {
            // Refused while pages that were sent are still with the MAC; they are charged to us until it frees them.
            let Ok(page) = link.call(memory::allocate::Arguments {}) else {
                return;
            };
            let Some(page) = self.window.borrow(page.address) else {
                self.counters.bad_notices += 1;
                return;
            };
            // There is room.
            let _ = self.spare.push(page);
        }
    }

    fn free<N: Network>(&mut self, link: &mut Link<N>, address: u32) {
        if link.call(memory::free::Arguments { address }).is_err() {
            self.counters.not_freed += 1;
        }
    }
}

/// Hands a page to the MAC and has it sent.
fn send<N: Network, P: PageBuffer>(link: &mut Link<N>, frame: Ready<P>) -> Result<(), CallError> {
    let address = frame.page.address();
    drop(frame.page);
    link.call(memory::change_owner::Arguments {
        address,
        owner: u32::from(Node::Ethernet.address()),
    })?;
    let request = ethernet::send_frame::Arguments {
        address,
        octets: frame.octets as u32,
        header_sum: frame.asks.header.into(),
        data_sum: frame.asks.data.into(),
    };
    link.call_within(request, SEND_DEADLINE).map(drop)
}

/// Starts the MAC: pages of an earlier run are given back, frames that were announced to it are dropped, then the PHY is
/// reset, the own address and the limit for broadcast storms set.
///
/// # Errors
/// A call failed.
pub fn start<N: Network>(link: &mut Link<N>, mac: [u8; 6]) -> Result<LinkState, CallError> {
    link.call(memory::free_all::Arguments {})?;
    // A notice may be about a page that FREE_ALL has taken already, or about one that came after it. Either way it is
    // dropped and its page is given back if it is ours; one that is not is refused, which does no harm.
    let settled = link.now() + 10_000;
    while let Some(notice) = link.next(settled) {
        if notice.source == Node::Ethernet.address() && notice.call == ethernet::frame_ready::CALL {
            let address = ethernet::frame_ready::Arguments::from_data(notice.data).address;
            let _ = link.call(memory::free::Arguments { address });
        }
    }
    link.call(ethernet::set_mac::Arguments {
        high: u32::from(u16::from_be_bytes([mac[0], mac[1]])),
        low: u32::from_be_bytes([mac[2], mac[3], mac[4], mac[5]]),
    })?;
    link.call(ethernet::set_storm_limit::Arguments {
        interval: spec::map::SYS_HERTZ / STORM_UNIT_CLOCKS / STORM_FRAMES_PER_SECOND,
        burst: STORM_BURST,
    })?;
    link.call(ethernet::reset::Arguments {})?;
    link_state(link)
}

/// State of the link as the MAC sees it.
///
/// # Errors
/// The call failed.
pub fn link_state<N: Network>(link: &mut Link<N>) -> Result<LinkState, CallError> {
    let status = link.call(ethernet::get_status::Arguments {})?;
    Ok(LinkState::new(
        status.link,
        status.full_duplex,
        status.speed,
    ))
}

/// One of the MAC's counters.
///
/// # Errors
/// The call failed; `Failed` with [`ethernet::Refusal::NoSuchCounter`] when this MAC does not have it.
pub fn counter<N: Network>(link: &mut Link<N>, counter: Counter) -> Result<u64, CallError> {
    let count = link.call(ethernet::get_counter::Arguments {
        counter: counter as u32,
    })?;
    Ok(u64::from(count.high) << 32 | u64::from(count.low))
}

/// A received frame; its page is freed by the next [`Port::service`].
pub struct Received<'a, P> {
    frame: Frame<P>,
    _port: PhantomData<&'a ()>,
}

/// Where a frame is.
enum Frame<P> {
    InPage(P, usize),
    Told([u8; TOLD_OCTETS]),
}

impl<P: PageBuffer> RxToken for Received<'_, P> {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, use_frame: F) -> R {
        use_frame(match &self.frame {
            Frame::InPage(page, octets) => &page.as_ref()[FRAME_OFFSET..][..*octets],
            Frame::Told(frame) => frame,
        })
    }
}

/// Room for an outgoing frame; sent by the next [`Port::service`].
pub struct Outgoing<'a, P> {
    spare: &'a mut Vec<P, SPARE>,
    outgoing: &'a mut Deque<Ready<P>, SPARE>,
    offload: Offload,
}

impl<P: PageBuffer> TxToken for Outgoing<'_, P> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, octets: usize, write_frame: F) -> R {
        let mut page = self
            .spare
            .pop()
            .expect("a token is made only when there is a spare page");
        let result = write_frame(&mut page.as_mut()[FRAME_OFFSET..][..octets]);
        let asks = self.offload.prepare(&mut page, octets);
        // There are as many places as spare pages.
        let _ = self.outgoing.push_back(Ready { page, octets, asks });
        result
    }
}

impl<W: PageWindow> Device for Port<W> {
    type RxToken<'a>
        = Received<'a, W::Page>
    where
        W: 'a;
    type TxToken<'a>
        = Outgoing<'a, W::Page>
    where
        W: 'a;

    fn receive(&mut self, now: Instant) -> Option<(Self::RxToken<'_>, Self::TxToken<'_>)> {
        if self.spare.is_empty() || self.outgoing.is_full() {
            return None;
        }
        let frame = match self.told.take() {
            Some(frame) => Frame::Told(frame),
            None => {
                let Arrived { page, octets, .. } = self.next_right()?;
                // There are as many places as pages.
                let _ = self.finished.push(page.address());
                Frame::InPage(page, octets)
            }
        };
        let received = Received {
            frame,
            _port: PhantomData,
        };
        Some((received, self.transmit(now)?))
    }

    fn transmit(&mut self, _now: Instant) -> Option<Self::TxToken<'_>> {
        if self.spare.is_empty() || self.outgoing.is_full() {
            return None;
        }
        Some(Outgoing {
            spare: &mut self.spare,
            outgoing: &mut self.outgoing,
            offload: self.offload,
        })
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ethernet;
        capabilities.max_transmission_unit = FRAME_OCTETS;
        capabilities.checksum = self.offload.left_to_the_stack();
        capabilities
    }
}
