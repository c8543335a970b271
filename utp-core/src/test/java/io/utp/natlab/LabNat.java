package io.utp.natlab;

import io.utp.simulation.NatKind;
import java.util.List;
import java.util.Locale;

/** What can stand between a host of the lab and the others, and what the simulator calls it. */
enum LabNat {
    OPEN(List.of()),
    FULLCONE(List.of(NatKind.FULL_CONE)),
    CONE(List.of(NatKind.CONE)),
    SYMMETRIC(List.of(NatKind.SYMMETRIC)),
    BLOCKED(List.of(NatKind.BLOCKED));

    private final List<NatKind> simulated;

    LabNat(List<NatKind> simulated) {
        this.simulated = simulated;
    }

    /** The script's word for it. */
    String kind() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<NatKind> simulated() {
        return simulated;
    }

    @Override
    public String toString() {
        return kind();
    }
}
