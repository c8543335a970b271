package io.utp.natlab;

import io.utp.Transport;
import java.time.Duration;

/**
 * A lab with a peer behind each router, and in the public host who introduces them: a tracker that tells their addresses, or a
 * rendezvous server by which they know each other by name only.
 */
final class LabPair implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A call by name gives up after 40 s at most. */
    private static final Duration LONG_PATIENCE = Duration.ofSeconds(70);

    private final NatLab lab;
    private final Side a;
    private final Side b;
    private String addressOfA = "";
    private String addressOfB = "";

    /**
     * What became of a punch.
     *
     * @param successful as the node says
     * @param path address and port that it found
     * @param millis how long it took
     * @param probes how many datagrams it sent to find out
     * @param how the method, or the reason why there is no way
     */
    record Punched(boolean successful, String path, long millis, int probes, String how) {}

    /**
     * What a node's socket did not take.
     *
     * @param full how often something was left, for which there was no room
     * @param cut how often only a part was taken
     * @param mostWaiting bytes that waited for room at most
     * @param failures datagrams that could not be sent
     */
    record Trouble(long full, long cut, long mostWaiting, long failures) {}

    /** One of the two peers. */
    static final class Side {
        private final LabProcess process;
        private final String publicAddress;

        private Side(LabProcess process, String publicAddress) {
            this.process = process;
            this.publicAddress = publicAddress;
        }

        void bind(int node) {
            process.tell("bind", node);
        }

        /** Returns its port. */
        int open(int node, Transport transport, int sendBuffer) {
            process.tell("open", node, transport, sendBuffer);
            return Integer.parseInt(process.await("bound", node, PATIENCE)[2]);
        }

        Trouble trouble(int node) {
            process.tell("trouble", node);
            String[] words = process.await("trouble", node, PATIENCE);
            return new Trouble(
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4]),
                    Long.parseLong(words[5]));
        }

        /** What the tracker saw of the node, or a guess where it saw nothing. */
        String address(int node) {
            String port = process.await("bound", node, PATIENCE)[2];
            String[] seen = process.awaitAny("seen", "unseen", node, PATIENCE);
            return seen[0].equals("seen") ? seen[2] + " " + seen[3] : publicAddress + " " + port;
        }

        void join(int node, String name) {
            process.tell("join", node, name);
        }

        /** The node is there, whether or not a server knows of it. */
        void joined(int node) {
            process.await("joined", node, PATIENCE);
        }

        /** Where the server sees the node. */
        String registered(int node) {
            String[] words = process.await("registered", node, PATIENCE);
            return words[2] + " " + words[3];
        }

        void punch(int node, String remote, int attempts) {
            process.tell("punch", node, remote, attempts);
        }

        void call(int node, String name) {
            process.tell("call", node, name);
        }

        Punched punched(int node) {
            String[] words = process.await("punched", node, LONG_PATIENCE);
            return new Punched(
                    Boolean.parseBoolean(words[2]),
                    words[3] + " " + words[4],
                    Long.parseLong(words[5]),
                    Integer.parseInt(words[6]),
                    words[7]);
        }

        void dial(int node, String remote, int bytes) {
            process.tell("dial", node, remote, bytes);
        }

        void send(int node, String name, int bytes) {
            process.tell("send", node, name, bytes);
        }

        /** The second half waits for {@link #resume}. */
        void sendHalf(int node, String name, int bytes) {
            process.tell("send", node, name, bytes, "pause");
        }

        /** The second half waits for {@link #resume}. */
        void dialHalf(int node, String remote, int bytes) {
            process.tell("dial", node, remote, bytes, "pause");
        }

        void resume(int node) {
            process.tell("resume", node);
        }

        /** Payload bytes that packets of a transfer had in the end. */
        int packetSize(int node, Duration patience) {
            return Integer.parseInt(process.await("grown", node, patience)[2]);
        }

        /** A quarter of a transfer has arrived. */
        void quarter(int node, Duration patience) {
            process.await("quarter", node, patience);
        }

        /** The digest of what was sent and acknowledged. */
        String sent(int node, Duration patience) {
            return process.await("sent", node, patience)[2];
        }

        /** The digest of what was received, its length and the sender's name. */
        String[] received(int node, Duration patience) {
            String[] words = process.await("received", node, patience);
            return new String[] {words[2], words[3], words[4]};
        }

        /** The peer's address before and after. */
        String[] moved(int node, Duration patience) {
            String[] words = process.await("moved", node, patience);
            return new String[] {words[2] + " " + words[3], words[4] + " " + words[5]};
        }
    }

    private LabPair(NatLab lab, Class<?> introducer, int port) {
        this.lab = lab;
        LabProcess process = lab.java("pub", introducer);
        this.a = new Side(lab.java("a", LabPeer.class), "10.77.0.11");
        this.b = new Side(lab.java("b", LabPeer.class), "10.77.0.12");
        process.await("listening", port, PATIENCE);
    }

    /** Builds a lab with a tracker; {@code options} are those of the script. */
    static LabPair tracked(LabNat ofA, LabNat ofB, String... options) {
        return up(NatLab.up(ofA, ofB, options), LabTracker.class, LabTracker.PORT);
    }

    /** Builds a lab with a rendezvous server; {@code options} are those of the script. */
    static LabPair named(LabNat ofA, LabNat ofB, String... options) {
        return up(NatLab.up(ofA, ofB, options), LabRendezvous.class, LabRendezvous.PORT);
    }

    private static LabPair up(NatLab lab, Class<?> introducer, int port) {
        try {
            return new LabPair(lab, introducer, port);
        } catch (Throwable e) {
            lab.close();
            throw e;
        }
    }

    /** Binds one node on each side and introduces them. */
    void bind() {
        a.bind(0);
        b.bind(0);
        addressOfA = a.address(0);
        addressOfB = b.address(0);
    }

    /** Lets these two punch, and returns where {@code b} answers from. */
    String punch(int attempts) {
        a.punch(0, addressOfB, attempts);
        b.punch(0, addressOfA, attempts);
        Punched ofA = a.punched(0);
        Punched ofB = b.punched(0);
        if (!ofA.successful() || !ofB.successful()) {
            throw new AssertionError("No way: " + ofA + ", " + ofB);
        }
        return ofA.path();
    }

    String addressOfB() {
        return addressOfB;
    }

    NatLab lab() {
        return lab;
    }

    Side a() {
        return a;
    }

    Side b() {
        return b;
    }

    @Override
    public void close() {
        lab.close();
    }
}
