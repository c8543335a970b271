package io.utp.benchmarks;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Who is measured. */
public enum Rival {

    /** Ours with default options: epoll, GSO and GRO where the kernel has them. */
    UTP("utp", false, EnumSet.allOf(Kind.class), true),

    /** Ours over {@code java.nio}: one system call a packet. */
    UTP_NIO("utp-nio", false, EnumSet.allOf(Kind.class), true),

    /** The kernel's TCP, through Netty. */
    NETTY_TCP("netty-tcp", false, EnumSet.allOf(Kind.class), false),

    /** QUIC (quiche), through Netty; encrypted. */
    NETTY_QUIC("netty-quic", false, EnumSet.allOf(Kind.class), true),

    /** KCP for Java; without handshake, so there is nothing to connect. */
    KCP_NETTY("kcp-netty", false, EnumSet.of(Kind.BULK, Kind.BOTH, Kind.ECHO), true),

    /** The seed of this library, from npm. */
    UTP_PUNCH("utp-punch", true, EnumSet.allOf(Kind.class), true),

    /** libutp, from npm; it takes 3,000 connections at most, so it is not asked for 10,000 idle ones. */
    UTP_NATIVE("utp-native", true, EnumSet.complementOf(EnumSet.of(Kind.IDLE)), true);

    private final String label;

    private final boolean node;

    @SuppressWarnings("ImmutableEnumChecker") // nobody else has it
    private final Set<Kind> kinds;

    private final boolean datagrams;

    Rival(String label, boolean node, Set<Kind> kinds, boolean datagrams) {
        this.label = label;
        this.node = node;
        this.kinds = kinds;
        this.datagrams = datagrams;
    }

    /** The name on the command line and in figures. */
    public String label() {
        return label;
    }

    /** Whether it is ours. */
    boolean isOurs() {
        return this == UTP || this == UTP_NIO;
    }

    /** Whether it runs in Node.js. */
    boolean needsNode() {
        return node;
    }

    /** Whether it can do that; TCP does not go through the relay, which carries datagrams. */
    boolean can(Task task) {
        return kinds.contains(task.kind()) && (task.link() == null || datagrams);
    }

    static Rival named(String label) {
        return Arrays.stream(values())
                .filter(rival -> rival.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no peer '" + label + "'; there are " + labels()));
    }

    static String labels() {
        return Arrays.stream(values()).map(Rival::label).collect(Collectors.joining(", "));
    }
}
