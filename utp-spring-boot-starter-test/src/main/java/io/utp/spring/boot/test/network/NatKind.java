package io.utp.spring.boot.test.network;

import java.net.InetSocketAddress;

/** How a NAT translates and filters, in the words of RFC 4787: what decides about hole punching. */
public enum NatKind {

    /** No NAT: the host itself has a public address. */
    OPEN(Dependence.NOTHING, Dependence.NOTHING, Ports.PRESERVED),

    /** One public port towards everybody, which takes datagrams from everybody, as a forwarded port does. */
    FULL_CONE(Dependence.NOTHING, Dependence.NOTHING, Ports.PRESERVED),

    /** One public port towards everybody; it takes datagrams from every port of an address that something was sent to. */
    RESTRICTED_CONE(Dependence.NOTHING, Dependence.ADDRESS, Ports.PRESERVED),

    /** One public port towards everybody; it takes datagrams from what something was sent to. What most homes have. */
    PORT_RESTRICTED_CONE(Dependence.NOTHING, Dependence.ADDRESS_AND_PORT, Ports.PRESERVED),

    /** A random public port for each peer, that takes datagrams from that peer only: many mobile and company networks. */
    SYMMETRIC(Dependence.ADDRESS_AND_PORT, Dependence.ADDRESS_AND_PORT, Ports.RANDOM),

    /** As {@link #SYMMETRIC}, with the next port for the next peer, so that it can be predicted. */
    SYMMETRIC_SEQUENTIAL(Dependence.ADDRESS_AND_PORT, Dependence.ADDRESS_AND_PORT, Ports.SEQUENTIAL),

    /** A firewall that lets no UDP out. */
    BLOCKED(Dependence.NOTHING, Dependence.ADDRESS_AND_PORT, Ports.PRESERVED);

    private final Dependence mapping;

    private final Dependence filtering;

    private final Ports ports;

    NatKind(Dependence mapping, Dependence filtering, Ports ports) {
        this.mapping = mapping;
        this.filtering = filtering;
        this.ports = ports;
    }

    /** RFC 4787 4.1: which destinations share a public port. */
    Dependence mapping() {
        return mapping;
    }

    /** RFC 4787 5: who may answer to it. */
    Dependence filtering() {
        return filtering;
    }

    /** RFC 4787 4.2: which port that is. */
    Ports ports() {
        return ports;
    }

    /** What of the remote end a decision depends on. */
    enum Dependence {
        NOTHING,
        ADDRESS,
        ADDRESS_AND_PORT;

        /** Whether both remote ends are decided alike. */
        boolean isSame(InetSocketAddress one, InetSocketAddress other) {
            return switch (this) {
                case NOTHING -> true;
                case ADDRESS -> one.getAddress().equals(other.getAddress());
                case ADDRESS_AND_PORT -> one.equals(other);
            };
        }
    }

    /** How public ports are chosen. */
    enum Ports {

        /** The one that is used inside, unless it is taken. */
        PRESERVED,

        /** The one after the last one. */
        SEQUENTIAL,

        RANDOM
    }
}
