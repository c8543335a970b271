package io.utp.netty;

import io.utp.rendezvous.RendezvousNames;
import java.net.SocketAddress;

/** A peer's name at the rendezvous, as an address to connect a {@link UtpChannel} to. Immutable. */
public final class RendezvousAddress extends SocketAddress {

    private static final long serialVersionUID = 1L;

    private final String name;

    /**
     * Creates the address of a name.
     *
     * @param name the name, 1 to 64 of A-Z a-z 0-9 . _ -
     * @throws IllegalArgumentException if it is no such name
     */
    public RendezvousAddress(String name) {
        RendezvousNames.require(name);
        this.name = name;
    }

    /**
     * The name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RendezvousAddress that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
