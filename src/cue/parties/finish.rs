//! The last look at all parties of a credit together: what a name beside the others must be.

use super::{Parsed, Reader};
use crate::{
    article::{AgentKind, Party, PartyRole},
    cue::{
        agencies::{self, Kind},
        names::{self, Shape},
        organisations,
        words::fold,
    },
};

impl Reader {
    pub(super) fn finish(mut self) -> Parsed {
        // One word beside a stock site or platform is a handle: "Getty Images/Juanmonino", "Timur | flickr".
        let hosted = self.out.parties.iter().any(|party| {
            agencies::find(&party.name).is_some_and(|agency| {
                matches!(agency.kind, Kind::Stock | Kind::Platform | Kind::Photo)
                    && agency.name != "NASA"
            })
        });
        let person = self
            .out
            .parties
            .iter()
            .any(|party| party.kind == AgentKind::Person);
        let pair = self.out.parties.len() == 2;
        // "Jane Doe/Star Telegram": of several names between slashes those with a given name are persons.
        let slashed = |party: &Party| {
            party.kind == AgentKind::Person && self.slashed.contains(&fold(&party.name))
        };
        if self
            .out
            .parties
            .iter()
            .filter(|party| slashed(party))
            .count()
            > 1
        {
            let any = self
                .out
                .parties
                .iter()
                .any(|party| slashed(party) && names::begins_with_given_name(&party.name));
            let mut first = true;
            for party in &mut self.out.parties {
                if party.kind == AgentKind::Person && self.slashed.contains(&fold(&party.name)) {
                    let stays = if any {
                        names::begins_with_given_name(&party.name)
                    } else {
                        first
                    };
                    first = false;
                    if !stays {
                        party.kind = AgentKind::Organisation;
                        party.role = PartyRole::Agency;
                    }
                }
            }
        }
        // "Erzbistum Nordstadt/Muster": a surname beside an organisation.
        let firm = self.out.parties.iter().any(|party| {
            party.kind == AgentKind::Organisation
                && party.canonical.is_none()
                && party.name.contains(' ')
                && names::shape(&party.name) == Shape::Organisation
        });
        let lone = self.out.parties.len() == 1;
        for party in &mut self.out.parties {
            let single = !party.name.contains(' ') && party.canonical.is_none();
            if lone
                && single
                && party.kind == AgentKind::Unknown
                && !party.name.starts_with('@')
                && party.name.chars().all(|c| c.is_lowercase() || c == '-')
            {
                party.kind = AgentKind::Organisation;
            }
            // "Jane Doe/detikcom": the photographer is named, so the word in small letters is where it appeared.
            if person
                && pair
                && !hosted
                && single
                && party.kind == AgentKind::Unknown
                && party.name.chars().all(|c| c.is_ascii_lowercase())
            {
                party.kind = AgentKind::Organisation;
                party.role = PartyRole::Agency;
            }
            if single
                && (hosted || firm)
                && !person
                && pair
                && party.kind == AgentKind::Organisation
                && party.role == PartyRole::Creator
                && !names::is_domain(&party.name)
                && !organisations::is_organisation_word(&party.name)
                && party.name.chars().any(char::is_lowercase)
            {
                party.kind = AgentKind::Unknown;
            }
            if party.kind == AgentKind::Organisation
                && party.canonical.is_none()
                && party.role == PartyRole::Creator
                && person
            {
                party.role = PartyRole::Agency;
            }
        }
        self.out
    }
}
