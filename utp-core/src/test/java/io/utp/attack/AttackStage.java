package io.utp.attack;

import io.utp.engine.endpoint.Endpoint;
import io.utp.simulation.EngineHost;
import io.utp.simulation.EnginePair;
import io.utp.simulation.EngineSettings;
import io.utp.simulation.Link;
import io.utp.simulation.SimulatedApplication;
import io.utp.simulation.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A node that is attacked, a good peer with a connection to it that has always something to send in both directions, and who
 * attacks. What the node sends to anybody but the good peer is counted, whoever it was meant for.
 */
public final class AttackStage {

    /** How long the good connection runs before the attack, to be at its full rate. */
    static final Duration WARM_UP = Duration.ofSeconds(3);

    /** How long an attack lasts. */
    static final Duration ATTACK = Duration.ofSeconds(10);

    private static final long SEED = 20_261_123;
    private static final long GOOD_BITS = 8_000_000;
    private static final long GOOD_QUEUE = 100_000;
    private static final Duration GOOD_ROUND_TRIP = Duration.ofMillis(20);
    private static final long MUCH = 1L << 40;

    private final EnginePair pair;
    private final EnginePair.Connected good;
    private final List<Attacker> attackers = new ArrayList<>();
    private final RandomGenerator random = new SplittableRandom(SEED);
    private int friendAcknowledged;
    private long strayPackets;
    private long strayBytes;

    /** With options for the node that is attacked. */
    AttackStage(EngineSettings victim) {
        SimulatedNetwork network = new SimulatedNetwork(SEED);
        pair = new EnginePair(network, new EngineSettings(), victim);
        pair.roundTrip(GOOD_ROUND_TRIP).links(link -> link.rate(GOOD_BITS, GOOD_QUEUE));
        pair.toServer().observe(packet -> friendAcknowledged = packet.acknowledgement());
        network.route(pair.server(), (to, data, offset, length) -> {
            strayPackets++;
            strayBytes += length;
        });
        good = pair.connect();
        good.client().send(MUCH);
        good.server().send(MUCH);
        pair.run(WARM_UP);
    }

    /** Runs an attack; the bytes a second that the good connection had meanwhile, in both directions together. */
    double run(Attack attack) {
        long before = goodBytes();
        attack.mount(this);
        pair.run(ATTACK);
        return (goodBytes() - before) / seconds();
    }

    /** The same without one. */
    static double quietRate(EngineSettings victim) {
        AttackStage stage = new AttackStage(victim);
        long before = stage.goodBytes();
        stage.pair.run(ATTACK);
        return (stage.goodBytes() - before) / seconds();
    }

    private static double seconds() {
        return ATTACK.toNanos() / 1e9;
    }

    private long goodBytes() {
        return good.client().received() + good.server().received();
    }

    // ---- for attacks

    /** Somebody at this address, a perfect line of 20 ms there and back away. */
    public Attacker attacker(InetSocketAddress address) {
        Link out = network().newLink("attacker>victim").delay(GOOD_ROUND_TRIP.dividedBy(2));
        Link back = network().newLink("victim>attacker").delay(GOOD_ROUND_TRIP.dividedBy(2));
        return attacker(address, out, back);
    }

    /** Somebody at this address behind these lines. */
    public Attacker attacker(InetSocketAddress address, Link toVictim, Link fromVictim) {
        Attacker attacker = new Attacker(network(), pair.server(), address);
        network().addHost(attacker);
        network().route(attacker, pair.server(), toVictim);
        network().route(pair.server(), attacker, fromVictim);
        attackers.add(attacker);
        return attacker;
    }

    public SimulatedNetwork network() {
        return pair.network();
    }

    /** The node that is attacked. */
    public EngineHost victim() {
        return pair.server();
    }

    public Endpoint endpoint() {
        return pair.server().endpoint();
    }

    /** The end of the good connection at the node that is attacked. */
    public SimulatedApplication served() {
        return good.server();
    }

    /** The good peer's end. */
    public SimulatedApplication friend() {
        return good.client();
    }

    public InetSocketAddress friendAddress() {
        return pair.client().address();
    }

    /** The number that the good peer has acknowledged last. */
    public int friendAcknowledged() {
        return friendAcknowledged;
    }

    /** Bytes that the buffers of all connections of the node have held at most. */
    public long mostHeld() {
        return victim().mostHeld();
    }

    public RandomGenerator random() {
        return random;
    }

    // ---- what it came to

    /** Sent by all attackers. */
    public long packetsSpent() {
        return attackers.stream().mapToLong(Attacker::packetsSent).sum();
    }

    /** Sent by all attackers, UDP payload. */
    public long bytesSpent() {
        return attackers.stream().mapToLong(Attacker::bytesSent).sum();
    }

    /** What the node has sent to attackers, and to those in whose names they sent. */
    public long packetsAnswered() {
        return strayPackets
                + attackers.stream().mapToLong(Attacker::packetsReceived).sum();
    }

    /** The same in bytes of UDP payload. */
    public long bytesAnswered() {
        return strayBytes
                + attackers.stream().mapToLong(Attacker::bytesReceived).sum();
    }

    /** What the node has sent to those in whose names the attackers sent. */
    public long strayBytes() {
        return strayBytes;
    }

    /** Bytes answered for each byte that was spent. */
    public double amplification() {
        return bytesAnswered() / (double) Math.max(1, bytesSpent());
    }
}
