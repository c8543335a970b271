package io.utp.natlab;

import java.time.Duration;

/** A lab with a rendezvous server in the public host and a peer behind each router, who know each other by name only. */
final class NamedPair implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A hole punch gives up after 40 s at most. */
    private static final Duration LONG_PATIENCE = Duration.ofSeconds(70);

    private final NatLab lab;
    private final Side a;
    private final Side b;

    /**
     * What became of a call.
     *
     * @param successful whether there is a way
     * @param path address and port that it found
     * @param millis how long it took
     * @param probes how many datagrams it took
     * @param how the method, or the reason why there is no way
     */
    record Called(boolean successful, String path, long millis, int probes, String how) {}

    /** One of the two peers. */
    static final class Side {
        private final LabProcess process;

        private Side(LabProcess process) {
            this.process = process;
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

        void call(int node, String name) {
            process.tell("call", node, name);
        }

        Called called(int node) {
            String[] words = process.await("called", node, LONG_PATIENCE);
            return new Called(
                    Boolean.parseBoolean(words[2]),
                    words[3] + " " + words[4],
                    Long.parseLong(words[5]),
                    Integer.parseInt(words[6]),
                    words[7]);
        }

        void send(int node, String name, int bytes) {
            process.tell("send", node, name, bytes);
        }

        /** The peer's address that was dialled. */
        String connected(int node) {
            String[] words = process.await("connected", node, LONG_PATIENCE);
            return words[2] + " " + words[3];
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

    private NamedPair(NatLab lab) {
        this.lab = lab;
        LabProcess server = lab.java("pub", LabRendezvous.class);
        this.a = new Side(lab.java("a", LabNamedPeer.class));
        this.b = new Side(lab.java("b", LabNamedPeer.class));
        server.await("listening", LabRendezvous.PORT, PATIENCE);
    }

    /** Builds a lab and starts the three; {@code options} are those of the script. */
    static NamedPair up(LabNat ofA, LabNat ofB, String... options) {
        NatLab lab = NatLab.up(ofA, ofB, options);
        try {
            return new NamedPair(lab);
        } catch (Throwable e) {
            lab.close();
            throw e;
        }
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
