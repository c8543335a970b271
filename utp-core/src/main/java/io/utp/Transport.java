package io.utp;

/** How the node reaches its UDP socket. */
public enum Transport {

    /** {@link #EPOLL} where it is available, {@link #NIO} elsewhere. */
    AUTO,

    /** Linux epoll with segmentation offload (UDP GSO and GRO) where the kernel has it. */
    EPOLL,

    /**
     * Linux epoll, one system call a packet: for network devices and virtual machines whose segmentation offload is broken, and
     * to see what it is worth.
     */
    EPOLL_PLAIN,

    /** {@code java.nio}: the same results on every platform, one system call a packet. */
    NIO
}
