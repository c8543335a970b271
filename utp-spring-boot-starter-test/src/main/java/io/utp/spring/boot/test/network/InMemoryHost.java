package io.utp.spring.boot.test.network;

import io.netty.channel.Channel;
import io.utp.netty.DatagramTransport;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One host of an {@link InMemoryUtpNetwork}, with one IP address. Given to {@link io.utp.UtpNodeBuilder#network}, it is where
 * that node is: its sockets are sockets of this host. Several nodes may be on one host, with ports of their own.
 *
 * <p>A node that is bound to all addresses shows this host's as its own, so that {@code alice.connect(bob.address())} reaches
 * another host. Safe for use by several threads.
 */
public final class InMemoryHost implements DatagramTransport, NetworkPoint {

    /** RFC 6335 6: the dynamic ports. */
    private static final int FIRST_FREE_PORT = 49_152;

    private final InMemoryUtpNetwork network;

    private final InetAddress address;

    private final @Nullable InMemoryNat nat;

    private final RandomGenerator random;

    private final Map<Integer, PacketReceiver> ports = new HashMap<>();

    private volatile int mtu = 1_500;

    InMemoryHost(InMemoryUtpNetwork network, InetAddress address, @Nullable InMemoryNat nat) {
        this.network = network;
        this.address = address;
        this.nat = nat;
        this.random = network.random("ports of " + this);
    }

    /**
     * The host's own address; behind a NAT it is not the one that others see.
     *
     * @return the address
     */
    public InetAddress address() {
        return address;
    }

    /**
     * The host's own address with a port.
     *
     * @param port 0 to 65,535
     * @return the address
     */
    public InetSocketAddress address(int port) {
        return new InetSocketAddress(address, port);
    }

    /**
     * The NAT that the host is behind.
     *
     * @return the NAT; {@code null} if there is none
     */
    public @Nullable InMemoryNat nat() {
        return nat;
    }

    /**
     * Gives the host a name, which rendezvous servers can then be given by. Who is on the other side of the host's NAT finds the
     * NAT's address under it.
     *
     * @param name the name, that no other host has
     * @return this
     * @throws IllegalArgumentException if another one has it
     */
    public InMemoryHost named(String name) {
        network.name(name, this);
        return this;
    }

    /**
     * Sets the largest IP packet of the host's own link: larger ones are refused at once, as by a network device. Default 1500.
     *
     * @param bytes 576 to 65,535
     * @return this
     */
    public InMemoryHost mtu(int bytes) {
        this.mtu = requireMtu(bytes);
        return this;
    }

    static int requireMtu(int bytes) {
        if (bytes < 576 || bytes > 65_535) {
            throw new IllegalArgumentException("mtu must be between 576 and 65535, but was " + bytes);
        }
        return bytes;
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public Channel newChannel() {
        return new InMemoryDatagramChannel(this);
    }

    @Override
    public InetAddress resolve(String host) throws UnknownHostException {
        if (Literals.isLiteral(host)) {
            return Literals.parse(host);
        }
        if (!network.isNamed(host)) {
            throw new UnknownHostException(host + ": no host of the network in memory has this name");
        }
        InMemoryHost named = network.named(host);
        InMemoryNat other = named.nat;
        return other == null || other == nat ? named.address : other.address();
    }

    /** What a socket bound to this would be reached by; takes the port. */
    InetSocketAddress bind(InetSocketAddress wanted, PacketReceiver receiver) throws BindException {
        InetAddress local = wanted.getAddress();
        if (!local.isAnyLocalAddress() && !local.isLoopbackAddress() && !local.equals(address)) {
            throw new BindException("Cannot assign requested address: " + wanted + " is none of the host " + this);
        }
        InetAddress shown = local.isLoopbackAddress() ? local : address;
        return network.locked(() -> {
            int port = wanted.getPort();
            while (port == 0 || wanted.getPort() == 0 && ports.containsKey(port)) {
                port = random.nextInt(FIRST_FREE_PORT, 65_536);
            }
            if (ports.putIfAbsent(port, receiver) != null) {
                throw new BindException("Address already in use: port " + port + " of " + this);
            }
            return new InetSocketAddress(shown, port);
        });
    }

    void release(int port, PacketReceiver receiver) {
        network.locked(() -> ports.remove(port, receiver));
    }

    /** Never waits; what cannot be delivered is lost. */
    void send(InetSocketAddress local, byte[] content, InetSocketAddress to) {
        InetAddress remote = to.getAddress();
        // A host talks to its loopback addresses from there.
        InetSocketAddress from = remote.isLoopbackAddress() ? new InetSocketAddress(remote, local.getPort()) : local;
        network.send(this, new Packet(from, to, content));
    }

    /** Under the network's lock. */
    @Nullable PacketReceiver receiver(InetSocketAddress local) {
        PacketReceiver receiver = ports.get(local.getPort());
        return receiver != null && receiver.takes(local.getAddress()) ? receiver : null;
    }

    boolean owns(InetAddress other) {
        return other.isLoopbackAddress() || other.equals(address);
    }

    @Override
    public String toString() {
        return nat == null ? address.getHostAddress() : address.getHostAddress() + " behind " + nat;
    }
}
