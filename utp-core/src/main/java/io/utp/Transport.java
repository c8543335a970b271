package io.utp;

/** How the node reaches its UDP socket. */
public enum Transport {

    /** {@link #EPOLL} where it is available, {@link #NIO} elsewhere. */
    AUTO,

    /** Linux epoll with segmentation offload (UDP GSO and GRO) where the kernel has it. */
    EPOLL,

    /** {@code java.nio}: the same results on every platform, one system call a packet. */
    NIO
}
