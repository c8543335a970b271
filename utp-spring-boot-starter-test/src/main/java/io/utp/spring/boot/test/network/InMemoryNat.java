package io.utp.spring.boot.test.network;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A NAT with one public address and a network of its own behind it. Hosts in that network talk to each other without it; it does
 * not hairpin: by its public address they do not reach each other (RFC 4787 6). Its mappings stay until {@link #restart}.
 *
 * <p>Safe for use by several threads.
 */
public final class InMemoryNat implements NetworkPoint {

    private final InMemoryUtpNetwork network;

    private final NatKind kind;

    private final InetAddress address;

    private final int number;

    private final NatTable table;

    private final Map<InetAddress, InMemoryHost> hosts = new LinkedHashMap<>();

    private int lastHost = 1;

    /** Its hosts get addresses in 192.168.number.0/24. */
    InMemoryNat(InMemoryUtpNetwork network, NatKind kind, InetAddress address, int number) {
        this.network = network;
        this.kind = kind;
        this.address = address;
        this.number = number;
        this.table = new NatTable(kind, address, network.random("nat " + address.getHostAddress()));
    }

    /**
     * A new host behind the NAT, with an address that is free there.
     *
     * @return the host
     */
    public InMemoryHost host() {
        return network.locked(() -> {
            InetAddress next;
            do {
                lastHost++;
                next = Literals.ipv4(192, 168, number, lastHost);
            } while (hosts.containsKey(next));
            return add(next);
        });
    }

    /**
     * The host behind the NAT that has an address, a new one if there is none.
     *
     * @param address an IP address; hosts behind other NATs may have it, too
     * @return the host
     */
    public InMemoryHost host(String address) {
        InetAddress literal = Literals.parse(address);
        return network.locked(() -> {
            InMemoryHost existing = hosts.get(literal);
            return existing != null ? existing : add(literal);
        });
    }

    private InMemoryHost add(InetAddress inside) {
        InMemoryHost host = new InMemoryHost(network, inside, this);
        hosts.put(inside, host);
        return host;
    }

    /** Forgets all mappings, as a reboot does: the same socket is then seen at another port, but for preserved ones. */
    public void restart() {
        network.locked(() -> {
            table.clear();
            return table;
        });
    }

    /**
     * How it behaves.
     *
     * @return the kind
     */
    public NatKind kind() {
        return kind;
    }

    /**
     * Where its hosts are seen.
     *
     * @return the public address
     */
    public InetAddress address() {
        return address;
    }

    NatTable table() {
        return table;
    }

    /** Null if nobody there has it. */
    @Nullable InMemoryHost inside(InetAddress address) {
        return hosts.get(address);
    }

    @Override
    public String toString() {
        return kind + " " + address.getHostAddress();
    }
}
