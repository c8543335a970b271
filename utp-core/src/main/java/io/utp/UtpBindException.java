package io.utp;

import java.net.InetSocketAddress;

/** The node could not bind its UDP port. */
public class UtpBindException extends UtpException {

    private static final long serialVersionUID = 1L;

    private final transient InetSocketAddress address;

    private final boolean addressInUse;

    /**
     * Creates the exception.
     *
     * @param address the address asked for
     * @param addressInUse whether another socket holds it
     * @param cause the transport's own failure
     */
    public UtpBindException(InetSocketAddress address, boolean addressInUse, Throwable cause) {
        super(
                addressInUse
                        ? "UDP port " + address.getPort() + " on " + address.getHostString()
                                + " is in use; choose another port, or 0 for any"
                        : "Cannot bind UDP " + address.getHostString() + ":" + address.getPort() + ": "
                                + cause.getMessage(),
                cause);
        this.address = address;
        this.addressInUse = addressInUse;
    }

    /**
     * The address asked for.
     *
     * @return the address
     */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Whether another socket holds the port (as opposed to an address that this host does not have, or a lack of rights).
     *
     * @return {@code true} if the port is in use
     */
    public boolean isAddressInUse() {
        return addressInUse;
    }
}
