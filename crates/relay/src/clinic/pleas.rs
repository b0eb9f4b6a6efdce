//! Pleas to be added again: what answers them, and when nobody is left to do so.

use super::draft::Draft;
use bellward_proto::DeviceId;
use bellward_proto::envelope::PostKind;

/// Whether nobody but this device can go on in a group: each of the others is revoked, or asked
/// to be added again itself.
pub fn is_abandoned(
    but: &DeviceId,
    group: &[DeviceId],
    pleading: &[DeviceId],
    is_active: &dyn Fn(&DeviceId) -> bool,
) -> bool {
    let goes_on =
        |device: &DeviceId| device != but && is_active(device) && !pleading.contains(device);
    !group.iter().any(goes_on)
}

/// Whose pleas a post answers.
pub fn answered(draft: &Draft, pleading: &[DeviceId]) -> Vec<DeviceId> {
    let welcomed = |device| draft.welcomes.iter().any(|welcome| welcome.device == device);
    let is_answered = |device: &DeviceId| match draft.header.kind {
        PostKind::Found => true,
        PostKind::Commit => welcomed(*device) || !draft.recipients.contains(device),
        PostKind::Message | PostKind::Rejoin => false,
    };
    pleading.iter().copied().filter(is_answered).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NURSE: DeviceId = DeviceId([1; 16]);
    const DOCTOR: DeviceId = DeviceId([2; 16]);
    const CLERK: DeviceId = DeviceId([3; 16]);

    #[test]
    fn a_group_is_abandoned_when_all_others_are_revoked_or_plead() {
        let group = [NURSE, DOCTOR, CLERK];
        let abandoned = |but, pleading: &[DeviceId], revoked: &[DeviceId]| {
            is_abandoned(&but, &group, pleading, &|device| !revoked.contains(device))
        };
        assert!(!abandoned(NURSE, &[], &[]));
        assert!(!abandoned(NURSE, &[DOCTOR], &[]));
        assert!(abandoned(NURSE, &[DOCTOR], &[CLERK]));
        assert!(abandoned(NURSE, &[DOCTOR, CLERK], &[]));
        assert!(!abandoned(DOCTOR, &[DOCTOR, CLERK], &[]), "the nurse goes on");
        let outside = DeviceId([9; 16]);
        assert!(!abandoned(outside, &[DOCTOR], &[CLERK]));
        assert!(abandoned(outside, &[DOCTOR, NURSE], &[CLERK]));
    }
}
