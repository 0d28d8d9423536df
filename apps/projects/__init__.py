"""The project register, the WGGI and what it funds, beneficiaries, gender reviews."""
