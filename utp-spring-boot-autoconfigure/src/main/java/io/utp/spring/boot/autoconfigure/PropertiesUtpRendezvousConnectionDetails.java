package io.utp.spring.boot.autoconfigure;

import java.util.List;

/** What the properties say that all nodes have in common. */
record PropertiesUtpRendezvousConnectionDetails(List<Server> servers) implements UtpRendezvousConnectionDetails {

    static PropertiesUtpRendezvousConnectionDetails of(UtpProperties properties) {
        return new PropertiesUtpRendezvousConnectionDetails(properties.rendezvous().servers().stream()
                .map(server -> UtpPropertiesMapper.server(
                        "utp.rendezvous.servers", server, UtpPropertiesMapper.RENDEZVOUS_EXAMPLE))
                .map(server -> new Server(server.host(), server.port()))
                .toList());
    }
}
