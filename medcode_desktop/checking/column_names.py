"""What people and billing programs call the columns of a list, in lower case with single blanks."""

from __future__ import annotations

TITLES = {
    "code": "Code",
    "modifier1": "Modifiers",
    "modifier2": "Modifier 2",
    "modifier3": "Modifier 3",
    "modifier4": "Modifier 4",
    "date": "Date of service",
    "units": "Units",
    "payer": "Payer",
    "charge": "Charge",
    "provider": "Provider",
    "place": "Place of service",
    "patient": "Patient or claim",
    "level": "Level of visit",
}


def _names(text: str) -> frozenset[str]:
    return frozenset(filter(None, (name.strip() for name in text.replace("\n", ",").split(","))))


def _modifier(number: int) -> frozenset[str]:
    names = ("mod", "modifier", "m", "px mod", "proc mod", "cpt mod", "hcpcs mod", "procedure modifier")
    return frozenset(f"{name}{gap}{number}" for name in names for gap in ("", " "))


NAMES: dict[str, frozenset[str]] = {
    "code": _names(
        """code, codes, hcpcs, hcpc, hcpcs code, hcpcs codes, hcpcs cpt, hcpcs cpt code, hcpcs level ii, cpt, cpt code,
        cpt codes, cpt hcpcs, cpt hcpcs code, cpt4, cpt 4, procedure, procedures, procedure code, procedure codes,
        proc, proc code, proc cd, proccode, procedurecode, service code, servicecode, svc code, service, billing code,
        billed code, item code, cptcode, hcpcscode, px, px code, charge code, cdm code, code billed"""
    ),
    "modifier1": _names(
        """mod, mods, modifier, modifiers, modifier s, mod s, modifier code, modifier codes, cpt modifier, hcpcs
        modifier, md, procedure modifier, proc mod, all modifiers"""
    )
    | _modifier(1),
    "modifier2": _modifier(2),
    "modifier3": _modifier(3),
    "modifier4": _modifier(4),
    "date": _names(
        """dos, date of service, date of services, dates of service, service date, svc date, serv date, from date, date
        from, service from, service date from, from dos, dos from, from, date, service start date, start date, begin
        date, first date, statement from, visit date, encounter date, procedure date, proc date, service from date,
        dateofservice, servicedate, svc dt, svc from, from date of service, service begin date, line service date"""
    ),
    "units": _names(
        """units, unit, qty, quantity, quantities, days units, days or units, days, count, service units, svc units,
        units of service, unit count, number of units, no of units, billed units, units billed, uos, srv units, svc
        qty"""
    ),
    "payer": _names(
        """payer, payor, payer name, payor name, insurance, insurance name, insurance company, insurer, plan, plan name,
        health plan, carrier, carrier name, primary payer, primary insurance, primary ins, ins, payer id, coverage,
        fin class, financial class, funder"""
    ),
    "charge": _names(
        """charge, charges, amount, amt, billed, billed amount, billed amt, charge amount, charge amt, line charge, total
        charge, total charges, price, fee, fees, billed charges, submitted charge, submitted amount, gross charge,
        line amount"""
    ),
    "provider": _names(
        """provider, provider name, rendering provider, rendering npi, rendering, rendering provider npi, rendering
        provider name, npi, provider npi, provider id, performing provider, servicing provider, physician, doctor,
        clinician, practitioner, attending, rendering name, treating provider, billing provider, supplier"""
    ),
    "place": _names("place of service, pos, place, pos code, facility type, service location, location, site of service"),
    "patient": _names(
        """patient, patient name, patient id, patient number, pt, pt name, pt id, mrn, medical record number, member,
        member id, member name, subscriber id, account, account number, acct, acct no, acct number, patient account,
        claim, claim number, claim id, claim no, claim control number, icn, encounter, encounter id, encounter number,
        visit, visit id, visit number, beneficiary, beneficiary id, mbi, client, client id, chart, chart number"""
    ),
    "level": _names("level, visit level, level of service, e m level, em level, level of visit, los, e m"),
}

# Words that make a heading something else, whatever other words it has.
NOT_THESE = _names(
    """dx, diag, diagnosis, diagnoses, icd, icd10, icd9, ndc, rev, revenue, zip, zipcode, phone, fax, description, desc,
    descriptor, note, notes, comment, comments, paid, allowed, birth, dob, entered, posted, received, address, city, state, ssn,
    thru, through, to, end, adjustment, balance, copay"""
)

WORDS = frozenset(word for names in NAMES.values() for name in names for word in name.split()) | NOT_THESE
