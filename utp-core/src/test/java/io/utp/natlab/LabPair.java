package io.utp.natlab;

import java.time.Duration;

/** A lab with a tracker in the public host and a peer behind each router. */
final class LabPair implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

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
     * @param probes how many {@code PUNCH} it sent
     */
    record Punched(boolean successful, String path, long millis, int probes) {}

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

        /** What the tracker saw of the node, or a guess where it saw nothing. */
        String address(int node) {
            String port = process.await("bound", node, PATIENCE)[2];
            String[] seen = process.awaitAny("seen", "unseen", node, PATIENCE);
            return seen[0].equals("seen") ? seen[2] + " " + seen[3] : publicAddress + " " + port;
        }

        void punch(int node, String remote, int attempts) {
            process.tell("punch", node, remote, attempts);
        }

        Punched punched(int node) {
            String[] words = process.await("punched", node, PATIENCE);
            return new Punched(
                    Boolean.parseBoolean(words[2]),
                    words[3] + " " + words[4],
                    Long.parseLong(words[5]),
                    Integer.parseInt(words[6]));
        }

        void dial(int node, String remote, int bytes) {
            process.tell("dial", node, remote, bytes);
        }

        /** The digest of what was sent and acknowledged. */
        String sent(int node, Duration patience) {
            return process.await("sent", node, patience)[2];
        }

        /** The digest of what was received and its length. */
        String[] received(int node, Duration patience) {
            String[] words = process.await("received", node, patience);
            return new String[] {words[2], words[3]};
        }
    }

    private LabPair(NatLab lab) {
        this.lab = lab;
        LabProcess tracker = lab.java("pub", LabTracker.class);
        this.a = new Side(lab.java("a", LabPeer.class), "10.77.0.11");
        this.b = new Side(lab.java("b", LabPeer.class), "10.77.0.12");
        tracker.await("listening", LabTracker.PORT, PATIENCE);
    }

    /** Builds a lab and starts the three; {@code options} are those of the script. */
    static LabPair up(LabNat ofA, LabNat ofB, String... options) {
        NatLab lab = NatLab.up(ofA, ofB, options);
        try {
            return new LabPair(lab);
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
