package com.example;

import io.utp.UtpSocket;
import io.utp.spring.core.UtpNodes;
import java.util.Comparator;
import java.util.Optional;
import org.springframework.stereotype.Component;

@Component
class Slowest {

    private final UtpNodes nodes;

    Slowest(UtpNodes nodes) {
        this.nodes = nodes;
    }

    Optional<UtpSocket> connection() {
        return nodes.all().values().stream()
                .flatMap(node -> node.connections().stream())
                .max(Comparator.comparing(socket -> socket.statistics().roundTripTime()));
    }
}
