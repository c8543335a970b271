package io.utp.benchmarks;

import static io.utp.benchmarks.Work.BULK;
import static io.utp.benchmarks.Work.CONNECT;
import static io.utp.benchmarks.Work.ECHO;
import static io.utp.benchmarks.Work.IDLE;
import static io.utp.benchmarks.Work.STREAMS;
import static io.utp.benchmarks.Work.WAN;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Who is measured, and in which works, as long as nobody is named. */
public enum Rival {

    /** Ours with default options: epoll, GSO and GRO where the kernel has them. */
    UTP("utp", Program.OURS, BULK, ECHO, CONNECT, IDLE, STREAMS, WAN),

    /** Ours with threads that wait for bytes, also where a message follows the other. */
    UTP_BLOCKING("utp-blocking", Program.OURS, ECHO),

    /** Ours told of what arrives and of room, on its I/O thread, also where bytes come all the time. */
    UTP_EVENTS("utp-events", Program.OURS, STREAMS),

    /** Ours over epoll without GSO and GRO. */
    UTP_EPOLL_PLAIN("utp-epoll-plain", Program.OURS, BULK, ECHO),

    /** Ours over {@code java.nio}: one system call a packet. */
    UTP_NIO("utp-nio", Program.OURS, BULK, ECHO),

    /** The same with packets as they are on a network. */
    UTP_NIO_1400("utp-nio-1400", Program.OURS, BULK),

    /** Ours with packets as they are on a network, so that a system call takes many. */
    UTP_1400("utp-1400", Program.OURS, BULK),

    /** Ours with TLS 1.3 by the JDK. */
    UTP_TLS("utp-tls", Program.OURS, BULK),

    /** Ours with TLS 1.3 by OpenSSL. */
    UTP_TLS_OPENSSL("utp-tls-openssl", Program.OURS, BULK),

    /** Ours with CUBIC. */
    UTP_CUBIC("utp-cubic", Program.OURS, WAN),

    /** Ours with BBR. */
    UTP_BBR("utp-bbr", Program.OURS, WAN),

    /** Ours with LEDBAT++. */
    UTP_LEDBATPP("utp-ledbat++", Program.OURS, WAN),

    /** The kernel's TCP, through Netty. */
    NETTY_TCP("netty-tcp", Program.JAVA, BULK, ECHO, CONNECT, IDLE, STREAMS, WAN),

    /** The kernel's TCP through Netty with TLS 1.3 by OpenSSL. */
    NETTY_TCP_TLS("netty-tcp-tls", Program.JAVA),

    /** The kernel's TCP, through {@code java.net.Socket}: threads that wait for bytes. */
    TCP_BLOCKING("tcp-blocking", Program.JAVA, ECHO),

    /** QUIC (quiche), through Netty; encrypted. */
    NETTY_QUIC("netty-quic", Program.JAVA, BULK, ECHO, CONNECT, IDLE, STREAMS),

    /** KCP for Java; without handshake, so there is nothing to connect. */
    KCP_NETTY("kcp-netty", Program.JAVA, BULK, ECHO),

    /** The seed of this library, from npm. */
    UTP_PUNCH("utp-punch", Program.NODE, BULK, ECHO, CONNECT, IDLE, STREAMS, WAN),

    /** libutp, from npm; it takes 3,000 connections at most, so it is not asked for 10,000 idle ones. */
    UTP_NATIVE("utp-native", Program.NODE, BULK, ECHO, CONNECT, STREAMS, WAN),

    /** What one system call a packet allows, in C: datagrams without a protocol. */
    UDP_C("udp-c", Program.NATIVE, BULK, WAN),

    /** The same with datagrams as they are on a network. */
    UDP_C_1400("udp-c-1400", Program.NATIVE, BULK),

    /** With GSO and GRO. */
    UDP_C_GSO("udp-c-gso", Program.NATIVE, BULK);

    /** What runs a rival. */
    enum Program {
        OURS,
        JAVA,
        NODE,
        NATIVE
    }

    private static final int MANY_IDLE = 10_000;

    private final String label;

    private final Program program;

    @SuppressWarnings("ImmutableEnumChecker") // nobody else has it
    private final Set<Work> usual;

    Rival(String label, Program program, Work... usual) {
        this.label = label;
        this.program = program;
        this.usual = Set.of(usual);
    }

    /** The name on the command line and in figures. */
    public String label() {
        return label;
    }

    /** Whether it is ours, in one way or another. */
    public boolean isOurs() {
        return program == Program.OURS;
    }

    /** Whose datagrams are as large as those of this one, which has no protocol to find a size with. */
    Rival measure() {
        return switch (this) {
            case UDP_C -> UTP_NIO;
            case UDP_C_1400 -> UTP_NIO_1400;
            default -> UTP;
        };
    }

    Program program() {
        return program;
    }

    /** Whether it runs in a JVM, which has to compile what is hot first, and says what it allocates. */
    boolean isJava() {
        return program == Program.OURS || program == Program.JAVA;
    }

    /** Whether it takes part if nobody is named. So many idle connections take most of them long. */
    boolean isUsual(Work work, Task task) {
        return usual.contains(work)
                && (this != UTP_NATIVE || !task.name().equals(Work.TORTURE)) // gives up while it connects
                && (task.kind() != Kind.IDLE
                        || task.settings().number(Settings.STREAMS) <= MANY_IDLE
                        || this == UTP
                        || this == NETTY_TCP);
    }

    /** Whether it can do that. */
    boolean can(Task task) {
        if (task.name().equals(Work.RELAY)) {
            return this == UDP_C;
        }
        return switch (this) {
            case KCP_NETTY -> task.kind() != Kind.CONNECT && task.kind() != Kind.IDLE;
            case TCP_BLOCKING -> (task.kind() == Kind.ECHO || task.kind() == Kind.BULK) && task.link() == null;
            // Its stream is there before the handshake.
            case NETTY_TCP_TLS -> task.kind() != Kind.CONNECT && task.kind() != Kind.IDLE;
            case UTP_NATIVE -> task.kind() != Kind.IDLE;
            case UDP_C, UDP_C_1400, UDP_C_GSO ->
                task.kind() == Kind.BULK
                        && task.link() == null
                        && task.settings().number(Settings.STREAMS) == 1;
            default -> true;
        };
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
