package io.utp.spring.boot.actuate;

import io.utp.UtpSocket;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of the connections that were shown: what is on the wire, which peers choose together and logs tell, with a number that
 * nobody else has. They reveal no address, and hold when it changes. Safe for use by several threads.
 */
final class ConnectionIds {

    private final Map<UtpSocket, String> ids = Collections.synchronizedMap(new WeakHashMap<>());

    private final AtomicLong last = new AtomicLong();

    String of(UtpSocket socket) {
        return ids.computeIfAbsent(socket, shown -> shown.connectionId() + "-" + last.incrementAndGet());
    }

    Optional<UtpSocket> find(Collection<UtpSocket> sockets, String id) {
        return sockets.stream().filter(socket -> id.equals(ids.get(socket))).findFirst();
    }
}
