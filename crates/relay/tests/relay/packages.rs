use crate::support::{Bench, Member};
use bellward_proto::relay::{
    ClaimKeyPackages, ClaimedKeyPackage, ClaimedKeyPackages, KeyPackagesKept, UploadKeyPackages,
};
use bellward_proto::{Blob, DeviceId, ErrorCode, limits};

fn package(member: &Member, number: usize) -> Blob {
    Blob(format!("{} package {number}", member.device).into_bytes())
}

fn request(member: &Member, count: usize, replace: bool) -> UploadKeyPackages {
    UploadKeyPackages {
        replace,
        one_use: (0..count).map(|number| package(member, number)).collect(),
        last_resort: Some(Blob(b"the last resort".to_vec())),
    }
}

pub async fn upload(bench: &Bench, member: &Member, count: usize, replace: bool) -> u32 {
    let request = request(member, count, replace);
    let answer = bench.post("/v1/key-packages", Some(member), &request).await.ok();
    answer.read::<KeyPackagesKept>().key_packages
}

pub async fn claim(bench: &Bench, member: &Member, devices: &[DeviceId]) -> Vec<ClaimedKeyPackage> {
    let request = ClaimKeyPackages { devices: devices.to_vec() };
    let answer = bench.post("/v1/key-packages/claim", Some(member), &request).await.ok();
    answer.read::<ClaimedKeyPackages>().packages
}

#[tokio::test]
async fn each_is_given_out_once_and_then_the_last_resort() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    assert!(claim(&bench, nurse, &[doctor.device]).await.is_empty(), "none yet");
    assert_eq!(upload(&bench, doctor, 2, false).await, 2);
    assert_eq!(upload(&bench, doctor, 2, false).await, 2, "a repeat adds nothing");
    let mut given = Vec::new();
    for _ in 0..4 {
        given.extend(claim(&bench, nurse, &[doctor.device]).await);
    }
    let given: Vec<&[u8]> = given.iter().map(|claimed| claimed.package.as_slice()).collect();
    let last: &[u8] = b"the last resort";
    let (zero, one) = (package(doctor, 0), package(doctor, 1));
    assert_eq!(given, [zero.as_slice(), one.as_slice(), last, last]);
    assert_eq!(upload(&bench, doctor, 3, false).await, 1, "what was given out stays out");
}

#[tokio::test]
async fn replacing_drops_the_old_and_can_be_repeated() {
    let bench = Bench::new();
    let (clinic, _) = bench.clinic(0).await;
    let nurse = &clinic.founder;
    assert_eq!(upload(&bench, nurse, 5, false).await, 5);
    let fresh = UploadKeyPackages {
        replace: true,
        one_use: vec![package(nurse, 90), package(nurse, 91)],
        last_resort: None,
    };
    for _ in 0..2 {
        let kept: KeyPackagesKept =
            bench.post("/v1/key-packages", Some(nurse), &fresh).await.ok().read();
        assert_eq!(kept.key_packages, 2);
    }
    let claimed = claim(&bench, nurse, &[nurse.device, nurse.device]).await;
    assert_eq!(claimed.len(), 1);
    assert_eq!(claimed[0].package, package(nurse, 90));
    assert_eq!(upload(&bench, nurse, 5, false).await, 1, "a late repeat of the old adds nothing");
}

#[tokio::test]
async fn there_are_bounds() {
    let bench = Bench::new();
    let (clinic, _) = bench.clinic(0).await;
    let nurse = &clinic.founder;
    let post = |body: UploadKeyPackages| {
        let bench = &bench;
        async move { bench.post("/v1/key-packages", Some(nurse), &body).await }
    };
    let too_many = request(nurse, limits::KEY_PACKAGES_PER_DEVICE + 1, false);
    post(too_many).await.refused(ErrorCode::TooLarge);
    let too_large = UploadKeyPackages {
        replace: false,
        one_use: vec![Blob(vec![0; limits::KEY_PACKAGE + 1])],
        last_resort: None,
    };
    post(too_large).await.refused(ErrorCode::TooLarge);
    post(request(nurse, limits::KEY_PACKAGES_PER_DEVICE, false)).await.ok();
    let one_more = UploadKeyPackages {
        replace: false,
        one_use: vec![package(nurse, 5_000)],
        last_resort: None,
    };
    post(one_more).await.refused(ErrorCode::Full);
}

#[tokio::test]
async fn only_active_devices_of_the_own_clinic_are_given_out() {
    let bench = Bench::new();
    let (mut clinic, others) = bench.clinic(1).await;
    let (elsewhere, _) = bench.clinic_of(2, 0).await;
    upload(&bench, &others[0], 3, false).await;
    upload(&bench, &elsewhere.founder, 3, false).await;
    let nurse = &clinic.founder;
    assert!(claim(&bench, nurse, &[elsewhere.founder.device]).await.is_empty());
    assert_eq!(claim(&bench, nurse, &[others[0].device]).await.len(), 1);
    let revocation = clinic.revocation(others[0].device, bench.now());
    bench.append(&clinic, &revocation).await.ok();
    assert!(claim(&bench, &clinic.founder, &[others[0].device]).await.is_empty());
}
