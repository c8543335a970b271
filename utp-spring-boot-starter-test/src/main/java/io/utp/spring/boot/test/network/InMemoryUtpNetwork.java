package io.utp.spring.boot.test.network;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network of virtual hosts in memory, for tests: real nodes talk over it, with loss, latency and NATs in between, and without a
 * single socket. Hosts with public addresses reach each other; those behind a NAT are reached as it allows.
 *
 * <pre>{@code
 * InMemoryUtpNetwork network = InMemoryUtpNetwork.create();
 * network.link().latency(Duration.ofMillis(20)).loss(0.01);
 * UtpNode alice = UtpNode.builder().network(network.host(NatKind.PORT_RESTRICTED_CONE)).build();
 * UtpNode bob = UtpNode.builder().network(network.host()).build();
 * }</pre>
 *
 * <p>What is left to chance follows from a {@linkplain #seed seed}: which packets of one host to another are lost, and the ports
 * that NATs and hosts choose. Time is real, so when packets are sent is not decided by it. The network needs no closing: what runs
 * for it ends by itself a second after the last packet. Safe for use by several threads.
 */
public final class InMemoryUtpNetwork {

    /** The system property with the seed of networks that are given none. */
    public static final String SEED_PROPERTY = "utp.test.network.seed";

    private static final Logger log = LoggerFactory.getLogger(InMemoryUtpNetwork.class);

    private final long seed;

    private final ReentrantLock lock = new ReentrantLock();

    private final Map<InetAddress, NetworkPoint> points = new HashMap<>();

    private final Links links = new Links(this::random, lock);

    private final Router router = new Router(points, links);

    private final Map<String, InMemoryHost> names = new TreeMap<>();

    private int lastPublicAddress;

    private int nats;

    private InMemoryUtpNetwork(long seed) {
        this.seed = seed;
    }

    /**
     * A network without hosts and with perfect links. Its seed is that of the system property {@value #SEED_PROPERTY}, or a new
     * one, which is logged.
     *
     * @return the network
     */
    public static InMemoryUtpNetwork create() {
        Long fixed = Long.getLong(SEED_PROPERTY);
        if (fixed != null) {
            return withSeed(fixed);
        }
        InMemoryUtpNetwork network = withSeed(ThreadLocalRandom.current().nextLong());
        log.info("A network in memory; to have the same losses again: -D{}={}", SEED_PROPERTY, network.seed);
        return network;
    }

    /**
     * A network without hosts and with perfect links.
     *
     * @param seed decides everything that is left to chance
     * @return the network
     */
    public static InMemoryUtpNetwork withSeed(long seed) {
        return new InMemoryUtpNetwork(seed);
    }

    /**
     * What decides everything that is left to chance.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    // ---- hosts

    /**
     * A new host with a public address, one of 198.18.0.0/15.
     *
     * @return the host
     */
    public InMemoryHost host() {
        return locked(() -> addHost(freeAddress()));
    }

    /**
     * The host with a public address, a new one if there is none.
     *
     * @param address an IP address
     * @return the host
     * @throws IllegalArgumentException if the address is a NAT's
     */
    public InMemoryHost host(String address) {
        InetAddress literal = Literals.parse(address);
        return locked(() -> {
            NetworkPoint point = points.get(literal);
            if (point instanceof InMemoryNat) {
                throw new IllegalArgumentException("The address " + address + " is that of the NAT " + point);
            }
            return point instanceof InMemoryHost host ? host : addHost(literal);
        });
    }

    /**
     * A new host behind a NAT of its own.
     *
     * @param kind the NAT's; {@link NatKind#OPEN} for none
     * @return the host
     */
    public InMemoryHost host(NatKind kind) {
        return kind == NatKind.OPEN ? host() : nat(kind).host();
    }

    /**
     * A new NAT with a public address, one of 198.18.0.0/15.
     *
     * @param kind how it behaves
     * @return the NAT, with nobody behind it yet
     * @throws IllegalArgumentException if the kind is {@link NatKind#OPEN}, which is none
     */
    public InMemoryNat nat(NatKind kind) {
        return locked(() -> addNat(kind, freeAddress()));
    }

    /**
     * A new NAT.
     *
     * @param kind how it behaves
     * @param address its public IP address
     * @return the NAT, with nobody behind it yet
     * @throws IllegalArgumentException if the kind is {@link NatKind#OPEN}, which is none, or the address is taken
     */
    public InMemoryNat nat(NatKind kind, String address) {
        InetAddress literal = Literals.parse(address);
        return locked(() -> addNat(kind, literal));
    }

    private InMemoryHost addHost(InetAddress address) {
        InMemoryHost host = new InMemoryHost(this, address, null);
        points.put(address, host);
        return host;
    }

    private InMemoryNat addNat(NatKind kind, InetAddress address) {
        if (kind == NatKind.OPEN) {
            throw new IllegalArgumentException("OPEN is no NAT: use host() for a host with a public address");
        }
        if (points.containsKey(address)) {
            throw new IllegalArgumentException(
                    "The address " + address.getHostAddress() + " is taken by " + points.get(address));
        }
        InMemoryNat nat = new InMemoryNat(this, kind, address, nats++ % 256);
        points.put(address, nat);
        return nat;
    }

    private InetAddress freeAddress() {
        InetAddress address;
        do {
            lastPublicAddress++;
            // RFC 2544 C.2.2: set aside for tests, so that it is nobody's.
            address = Literals.ipv4(198, 18, lastPublicAddress >> 8 & 0xff, lastPublicAddress & 0xff);
        } while (points.containsKey(address));
        return address;
    }

    void name(String name, InMemoryHost host) {
        InMemoryHost other = locked(() -> names.computeIfAbsent(name, unused -> host));
        if (other != host) {
            throw new IllegalArgumentException("The name '" + name + "' is that of the host " + other);
        }
    }

    /**
     * The host that was given a name; with {@code @AutoConfigureUtpNetwork} it has that of its node.
     *
     * @param name the name
     * @return the host
     * @throws IllegalArgumentException if none has it; the message tells the names that there are
     */
    public InMemoryHost named(String name) {
        return locked(() -> {
            InMemoryHost host = names.get(name);
            if (host == null) {
                throw new IllegalArgumentException("No host has the name '" + name + "'; there are " + names.keySet());
            }
            return host;
        });
    }

    /**
     * Whether a host was given a name.
     *
     * @param name the name
     * @return whether {@link #named} finds one
     */
    public boolean isNamed(String name) {
        return locked(() -> names.containsKey(name));
    }

    // ---- links

    /**
     * What the links between all hosts do to packets, but those that have conditions of their own. May be changed at any time.
     *
     * @return the conditions, of each direction
     */
    public LinkConditions link() {
        return links.conditions();
    }

    /**
     * Gives one direction conditions of its own. They begin as those of {@link #link()} are at that moment.
     *
     * @param from one host
     * @param to the other one
     * @return the conditions; always the same
     */
    public LinkConditions link(InMemoryHost from, InMemoryHost to) {
        return locked(() -> links.ownConditions(from, to));
    }

    /**
     * Lets nothing pass between two hosts until {@link #heal}; what is under way arrives. Nobody is told.
     *
     * @param one a host
     * @param other another one
     */
    public void cut(InMemoryHost one, InMemoryHost other) {
        cut(one, other, true);
    }

    /**
     * Undoes {@link #cut}.
     *
     * @param one a host
     * @param other another one
     */
    public void heal(InMemoryHost one, InMemoryHost other) {
        cut(one, other, false);
    }

    private void cut(InMemoryHost one, InMemoryHost other, boolean cut) {
        lock.lock();
        try {
            links.between(one, other).cut(cut);
            links.between(other, one).cut(cut);
        } finally {
            lock.unlock();
        }
    }

    /** Undoes every {@link #cut}. */
    public void heal() {
        lock.lock();
        try {
            links.healAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What became of all packets so far.
     *
     * @return a snapshot
     */
    public PacketCounts packets() {
        return locked(links::counts);
    }

    /**
     * What became of the packets of one direction so far.
     *
     * @param from one host
     * @param to the other one
     * @return a snapshot
     */
    public PacketCounts packets(InMemoryHost from, InMemoryHost to) {
        return locked(() -> links.between(from, to).counts());
    }

    // ---- for its parts

    /** Chance of its own for each use, so that none depends on another. */
    RandomGenerator random(String use) {
        return new SplittableRandom(seed ^ use.hashCode() * 0x9e37_79b9_7f4a_7c15L);
    }

    /** Never waits; what cannot be delivered is lost. */
    void send(InMemoryHost host, Packet packet) {
        lock.lock();
        try {
            router.send(host, packet);
        } finally {
            lock.unlock();
        }
    }

    /** What the lock is held for. */
    interface Guarded<T, E extends Exception> {

        T run() throws E;
    }

    <T, E extends Exception> T locked(Guarded<T, E> action) throws E {
        lock.lock();
        try {
            return action.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "InMemoryUtpNetwork with seed " + seed;
    }
}
