//! The unit on the network: address, ARP, ping, management.

mod support;

use app::settings::link_local;
use app::stack::AddressSource;
use mock::host::{Host, Seen};
use mock::manager;
use mock::Pdu;
use smoltcp::wire::{EthernetAddress, Ipv4Address};
use spec::management::Group;
use spec::map::Node;
use spec::scan;
use spec::services::breaker::CHANNELS;
use spec::services::memory;
use spec::settings as place;
use support::{block, with_new_unit, with_unit, Bench, MS};

#[test]
fn it_gets_a_lease_and_tells_its_name() {
    with_new_unit(|bench| {
        bench.get_lease();
        assert_eq!(bench.unit.stack.address().0, Some(bench.host.unit_address));
        assert_eq!(bench.name, b"bench");
        let clock = bench.pdu.0.borrow().clock;
        assert!(clock < 1000 * MS, "{clock} clocks to the lease");
    });
}

#[test]
fn it_answers_arp_and_pings_of_every_size() {
    with_new_unit(|bench| {
        bench.get_lease();
        let answer = bench.ask(&bench.host.arp_question());
        assert_eq!(
            answer,
            Seen::ArpAnswer(bench.mac(), bench.host.unit_address)
        );
        for octets in (0..=1472).step_by(7).chain([228, 255, 256, 1471, 1472]) {
            let data: Vec<u8> = (0..octets).map(|i| (i * 31) as u8).collect();
            let answer = bench.ask(&bench.host.echo(bench.mac(), &data));
            assert_eq!(answer, Seen::Echo(data), "{octets} octets");
        }
    });
}

/// A ping is answered in its own page: none is allocated and none is given back.
#[test]
fn a_ping_takes_no_other_page() {
    with_new_unit(|bench| {
        bench.get_lease();
        bench.run(5 * MS);
        let count = |bench: &Bench<'_>| {
            let world = bench.pdu.0.borrow();
            [
                world.count::<memory::allocate::Arguments>(Node::Memory),
                world.count::<memory::free::Arguments>(Node::Memory),
                world.count::<memory::change_owner::Arguments>(Node::Memory),
            ]
        };
        let [allocated, freed, changed] = count(bench);
        let ping = bench.host.echo(bench.mac(), &[5; 56]);
        assert_eq!(bench.ask(&ping), Seen::Echo(vec![5; 56]));
        assert_eq!(count(bench), [allocated, freed, changed + 1]);
    });
}

/// Without an address there is nobody to be pinged.
#[test]
fn no_ping_is_answered_before_there_is_an_address() {
    with_new_unit(|bench| {
        bench.serves_leases = false;
        bench.run(100 * MS);
        for address in [bench.host.unit_address, Ipv4Address::UNSPECIFIED] {
            bench.host.unit_address = address;
            let ping = bench.host.echo(bench.mac(), &[5; 56]);
            assert!(bench.pdu.0.borrow_mut().receive_frame(&ping));
        }
        bench.run(100 * MS);
        assert_eq!(bench.seen, []);
    });
}

/// RFC 5227: whoever is about to take our address learns that it is taken; probes for others are none of our business.
#[test]
fn it_defends_its_address_against_probes() {
    with_new_unit(|bench| {
        bench.get_lease();
        let other = bench.host.arp_probe(Ipv4Address::new(192, 168, 7, 43));
        bench.seen.clear();
        assert!(bench.pdu.0.borrow_mut().receive_frame(&other));
        bench.run(10 * MS);
        assert_eq!(bench.seen, []);
        let probe = bench.host.arp_probe(bench.host.unit_address);
        assert_eq!(
            bench.ask(&probe),
            Seen::ArpAnswer(bench.mac(), bench.host.unit_address)
        );
        bench.run(10 * MS);
        assert_eq!(bench.seen.len(), 1, "one answer");
    });
}

/// A thousand pings at once every ten: none is lost as long as there are pages, and all pages come back.
#[test]
fn bursts_of_pings_are_all_answered() {
    with_new_unit(|bench| {
        bench.get_lease();
        bench.ask(&bench.host.arp_question());
        bench.run(5 * MS);
        let free = |pdu: &Pdu| {
            pdu.0
                .borrow()
                .owners
                .iter()
                .filter(|owner| owner.is_none())
                .count()
        };
        let at_rest = free(&bench.pdu);
        bench.seen.clear();
        for _ in 0..100 {
            for _ in 0..10 {
                let ping = bench.host.echo(bench.mac(), &[5; 56]);
                let fits = bench.pdu.0.borrow_mut().receive_frame(&ping);
                assert!(
                    fits,
                    "{:?} {:?} {:?} {}",
                    bench.pdu.0.borrow().owners,
                    bench.unit.port.counters(),
                    bench.unit.plant.link.counters(),
                    bench.seen.len()
                );
            }
            bench.run(MS);
        }
        assert_eq!(
            bench
                .seen
                .iter()
                .filter(|seen| **seen == Seen::Echo(vec![5; 56]))
                .count(),
            1000
        );
        assert_eq!(free(&bench.pdu), at_rest);
    });
}

/// All but the times of trips and the results of the self-test, of which there are none yet.
#[test]
fn a_walk_finds_every_object() {
    with_new_unit(|bench| {
        bench.get_lease();
        bench.run(100 * MS);
        let mut at = manager::subtree();
        let inside: Vec<u64> = at.iter().map(|arc| u64::from(*arc)).collect();
        let mut found = 0;
        loop {
            let answer = bench.manage(&manager::request(
                manager::GET_NEXT,
                "public",
                &[(at.clone(), None)],
            ));
            let (name, value) = answer.bindings[0].clone();
            if !name.starts_with(&inside) {
                break;
            }
            assert!(value.is_some(), "{name:?}");
            at = name.iter().map(|arc| *arc as u32).collect();
            found += 1;
        }
        assert_eq!(found, Group::OBJECTS - 2 * CHANNELS - scan::RESULTS);
    });
}

/// Without a lease the fallback address is taken after ten seconds; DHCP goes on, and a lease replaces it.
#[test]
fn without_a_lease_it_falls_back_and_goes_on_asking() {
    with_new_unit(|bench| {
        bench.serves_leases = false;
        bench.run(9_500 * MS);
        assert_eq!(bench.unit.stack.address(), (None, AddressSource::None));
        bench.run(1_000 * MS);
        let expected = link_local(bench.mac()).address();
        assert_eq!(
            bench.unit.stack.address(),
            (Some(expected), AddressSource::LinkLocal)
        );
        let asked = bench.dhcp_messages;
        assert!(asked >= 2);
        bench.run(20_000 * MS);
        assert!(bench.dhcp_messages > asked);
        bench.serves_leases = true;
        bench.get_lease();
        assert_eq!(bench.unit.stack.address().0, Some(bench.host.unit_address));
    });
}

#[test]
fn a_static_address_is_taken_when_there_is_no_lease() {
    let mut settings = block();
    let mut put = |setting: place::Setting, octets: &[u8]| {
        settings[setting.offset..][..octets.len()].copy_from_slice(octets);
    };
    put(place::FALLBACK_STATIC, &[1]);
    put(place::PREFIX, &[24]);
    put(place::ADDRESS, &[192, 168, 7, 99]);
    let pdu = Pdu::default();
    pdu.0.borrow_mut().link_up = true;
    with_unit(&pdu, settings, None, |bench| {
        bench.serves_leases = false;
        bench.run(11_000 * MS);
        let address = Ipv4Address::new(192, 168, 7, 99);
        assert_eq!(
            bench.unit.stack.address(),
            (Some(address), AddressSource::Static)
        );
        bench.host.unit_address = address;
        let answer = bench.ask(&bench.host.arp_question());
        assert_eq!(answer, Seen::ArpAnswer(bench.mac(), address));
    });
}

/// A lease that is not renewed ends; the address is given up.
#[test]
fn a_lease_that_ends_is_given_up() {
    with_new_unit(|bench| {
        bench.host.lease = 30;
        bench.get_lease();
        bench.serves_leases = false;
        bench.run(32_000 * MS);
        assert_ne!(bench.unit.stack.address().1, AddressSource::Lease);
    });
}

/// Nothing is sent while the link is down; a link that comes up, even unannounced, is used.
#[test]
fn the_link_is_followed() {
    let pdu = Pdu::default();
    with_unit(&pdu, block(), None, |bench| {
        bench.run(3_000 * MS);
        assert_eq!(bench.dhcp_messages, 0);
        bench.pdu.0.borrow_mut().link_up = true;
        bench.run(1_500 * MS);
        assert_eq!(bench.unit.stack.address().1, AddressSource::Lease);
    });
}

/// A request of this host's, to the unit.
fn request(bench: &Bench<'_>, host: Host) -> Vec<u8> {
    let get = manager::request(manager::GET, "public", &[(manager::object(7, 1), None)]);
    host.udp((bench.mac(), bench.host.unit_address), 50_000, 161, &get)
}

/// An answer goes where its request came from, and nobody is asked for.
#[test]
fn managers_need_not_be_asked_for() {
    with_new_unit(|bench| {
        bench.get_lease();
        for number in 2..250 {
            let stranger = Host {
                mac: EthernetAddress([2, 0, 0, 0, 1, number]),
                address: Ipv4Address::new(192, 168, 7, number),
                ..bench.host
            };
            if stranger.address == bench.host.unit_address {
                continue;
            }
            bench.seen.clear();
            let frame = request(bench, stranger);
            assert!(bench.pdu.0.borrow_mut().receive_frame(&frame));
            bench.run(20 * MS);
            let to_it = |seen: &Seen| matches!(seen, Seen::Udp(to, ..) if *to == stranger.address);
            assert!(
                bench.seen.len() == 1 && to_it(&bench.seen[0]),
                "{:?}",
                bench.seen
            );
        }
    });
}

/// Requests from another network, whose router does not answer: others are served again within a second.
#[test]
fn answers_that_cannot_be_sent_keep_nobody_back_for_long() {
    with_new_unit(|bench| {
        bench.get_lease();
        let host = bench.host;
        // The router is somewhere else, and silent.
        bench.host.address = Ipv4Address::new(192, 168, 7, 200);
        let stranger = Host {
            address: Ipv4Address::new(10, 1, 1, 1),
            ..host
        };
        for _ in 0..20 {
            let frame = request(bench, stranger);
            assert!(bench.pdu.0.borrow_mut().receive_frame(&frame));
            bench.run(10 * MS);
        }
        bench.run(1_000 * MS);
        assert_eq!(bench.get(7, 1), Some(5000));
    });
}

/// Frames that are no sense at all do no harm.
#[test]
fn nonsense_on_the_wire_is_dropped() {
    with_new_unit(|bench| {
        bench.get_lease();
        let mut seed = 0x1234_5678_9abc_def0u64;
        for round in 0..2000u64 {
            let mut frame: Vec<u8> = (0..60 + round as usize % 1400)
                .map(|_| {
                    seed = seed
                        .wrapping_mul(6364136223846793005)
                        .wrapping_add(1442695040888963407);
                    (seed >> 56) as u8
                })
                .collect();
            frame[..6].copy_from_slice(&bench.mac().0);
            if round % 3 != 0 {
                frame[12..14].copy_from_slice(&[0x08, if round % 3 == 1 { 0 } else { 6 }]);
            }
            assert!(bench.pdu.0.borrow_mut().receive_frame(&frame));
            bench.step();
        }
        let answer = bench.ask(&bench.host.arp_question());
        assert_eq!(
            answer,
            Seen::ArpAnswer(bench.mac(), bench.host.unit_address)
        );
    });
}
