package io.utp.spring.boot.test.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A bound socket, as the network sees it. */
interface PacketReceiver {

    /** Whether it is bound to this address of its host. */
    boolean takes(InetAddress local);

    /** Never waits. False if there is no room for it. */
    boolean receive(byte[] content, InetSocketAddress from);
}
