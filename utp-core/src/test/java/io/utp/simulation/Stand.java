package io.utp.simulation;

import io.utp.simulation.NatKind.Dependence;
import io.utp.simulation.NatKind.Ports;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who stands behind which NATs.
 *
 * @param name for people
 * @param nats the innermost first
 */
record Stand(String name, List<NatKind> nats) {

    static final Stand OPEN = new Stand("open", List.of());

    static final Stand SEQUENTIAL = new Stand(
            "symmetric sequential",
            List.of(NatKind.of(
                    Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, Ports.SEQUENTIAL)));

    /** Those that people speak of, the friendliest first. */
    static Stream<Stand> usual() {
        return Stream.of(
                OPEN,
                new Stand("full cone", List.of(NatKind.FULL_CONE)),
                new Stand(
                        "address-restricted",
                        List.of(NatKind.of(
                                Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_DEPENDENT, Ports.PRESERVED))),
                new Stand("port-restricted", List.of(NatKind.CONE)),
                SEQUENTIAL,
                new Stand("symmetric random", List.of(NatKind.SYMMETRIC)),
                new Stand("blocked", List.of(NatKind.BLOCKED)));
    }

    static Stand behind(NatKind kind) {
        return new Stand(kind.name(), List.of(kind));
    }

    @Override
    public String toString() {
        return name;
    }
}
