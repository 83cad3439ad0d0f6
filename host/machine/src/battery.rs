//! Batteries, as Linux tells of them: one folder for each battery and each charger, with a file for each value.

use std::{fs, path::Path};

/// The charge of the machine's batteries in percent, if it runs on them; the mean, if there are several.
///
/// It does if one of them is discharged and no charger is plugged in. Batteries of mice and keyboards do not count.
pub(crate) fn charge_if_in_use(power_supplies: &Path) -> Option<u8> {
    let supplies: Vec<_> = fs::read_dir(power_supplies).ok()?.flatten().map(|entry| entry.path()).collect();
    if supplies.iter().any(|supply| is_charger_in_use(supply)) {
        return None;
    }
    let batteries: Vec<_> = supplies.iter().filter(|supply| is_battery(supply)).collect();
    if !batteries.iter().any(|battery| value(battery, "status").as_deref() == Some("Discharging")) {
        return None;
    }
    let charges: Vec<_> = batteries.iter().filter_map(|battery| charge(battery)).collect();
    let mean = charges.iter().sum::<u64>().checked_div(charges.len() as u64)?;
    u8::try_from(mean).ok()
}

fn is_charger_in_use(supply: &Path) -> bool {
    let is_charger = matches!(value(supply, "type").as_deref(), Some("Mains" | "USB" | "Wireless"));
    is_charger && value(supply, "online").is_some_and(|online| online != "0")
}

fn is_battery(supply: &Path) -> bool {
    let is_battery = matches!(value(supply, "type").as_deref(), Some("Battery" | "UPS"));
    is_battery && value(supply, "scope").as_deref() != Some("Device")
}

/// Percent. Not every driver tells it, but then it tells energy or charge, in units that do not matter here.
fn charge(battery: &Path) -> Option<u64> {
    let percent = number(battery, "capacity").or_else(|| {
        let part = |now, full| number(battery, now)?.saturating_mul(100).checked_div(number(battery, full)?);
        part("energy_now", "energy_full").or_else(|| part("charge_now", "charge_full"))
    });
    percent.map(|percent| percent.min(100))
}

fn number(supply: &Path, name: &str) -> Option<u64> {
    value(supply, name)?.parse().ok()
}

fn value(supply: &Path, name: &str) -> Option<String> {
    let text = fs::read_to_string(supply.join(name)).ok()?;
    Some(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The charge, with these supplies: `name: file=value file=value …`.
    fn charge_with(supplies: &[&str]) -> Option<u8> {
        let folder = tempfile::tempdir().unwrap();
        for supply in supplies {
            let (name, values) = supply.split_once(": ").unwrap();
            fs::create_dir(folder.path().join(name)).unwrap();
            for (file, value) in values.split(' ').map(|value| value.split_once('=').unwrap()) {
                fs::write(folder.path().join(name).join(file), format!("{value}\n")).unwrap();
            }
        }
        charge_if_in_use(folder.path())
    }

    const BATTERY: &str = "BAT0: type=Battery status=Discharging capacity=63";

    #[test]
    fn a_battery_that_is_discharged_is_in_use() {
        assert_eq!(charge_with(&[BATTERY]), Some(63));
        assert_eq!(charge_with(&[BATTERY, "AC: type=Mains online=0"]), Some(63));
        assert_eq!(charge_with(&["BAT0: type=Battery status=Charging capacity=63"]), None);
        assert_eq!(charge_with(&["BAT0: type=Battery status=Full capacity=100"]), None);
    }

    #[test]
    fn a_charger_that_is_plugged_in_is_what_is_used() {
        assert_eq!(charge_with(&[BATTERY, "AC: type=Mains online=1"]), None);
        assert_eq!(charge_with(&[BATTERY, "ucsi: type=USB online=2"]), None);
    }

    #[test]
    fn the_battery_of_a_mouse_is_not_the_machines() {
        assert_eq!(charge_with(&["hid: type=Battery status=Discharging capacity=4 scope=Device"]), None);
        assert_eq!(charge_with(&[BATTERY, "hid: type=Battery status=Discharging capacity=4 scope=Device"]), Some(63));
    }

    #[test]
    fn of_several_batteries_the_mean_counts_even_if_one_rests() {
        assert_eq!(charge_with(&[BATTERY, "BAT1: type=Battery status=Unknown capacity=80"]), Some(71));
    }

    #[test]
    fn a_driver_may_tell_energy_or_charge_instead() {
        assert_eq!(charge_with(&["B: type=Battery status=Discharging energy_now=20 energy_full=80"]), Some(25));
        assert_eq!(charge_with(&["B: type=Battery status=Discharging charge_now=90 charge_full=80"]), Some(100));
        assert_eq!(charge_with(&["B: type=Battery status=Discharging energy_now=20 energy_full=0"]), None);
        assert_eq!(charge_with(&["B: type=Battery status=Discharging capacity=much"]), None);
    }

    #[test]
    fn a_machine_without_batteries_uses_none() {
        assert_eq!(charge_with(&[]), None);
        assert_eq!(charge_if_in_use(Path::new("/nonexistent")), None);
    }
}
