package io.utp.spring.boot.autoconfigure;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/** What several nodes must not share, although it is easily written where all of them find it. */
record NodeConflicts(ConfiguredNodes configured) {

    private record Node(String name, UtpProperties properties) {

        String host() {
            return Objects.requireNonNullElse(properties.host(), "").trim();
        }

        boolean sharesPort(Node other) {
            boolean sameHost = host().isEmpty() || other.host().isEmpty() || host().equals(other.host());
            return properties.port() > 0 && properties.port() == other.properties.port() && sameHost;
        }

        UtpProperties.Rendezvous rendezvous() {
            return properties.rendezvous();
        }

        @Nullable String servedInstance() {
            return rendezvous().server().enabled() ? rendezvous().server().instance() : null;
        }
    }

    void requireNone() {
        List<Node> nodes = configured.names().stream()
                .map(name -> new Node(name, configured.properties(name)))
                .toList();
        for (int i = 1; i < nodes.size(); i++) {
            for (Node other : nodes.subList(0, i)) {
                requireNone(other, nodes.get(i));
            }
        }
    }

    private void requireNone(Node a, Node b) {
        if (a.sharesPort(b)) {
            throw shared("port", b.properties().port(), a, b, "a port of its own, or 0 for any free one,");
        }
        requireDifferent(
                "rendezvous.name", a.rendezvous().name(), b.rendezvous().name(), a, b);
        requireDifferent("rendezvous.server.instance", a.servedInstance(), b.servedInstance(), a, b);
    }

    private void requireDifferent(String option, @Nullable String first, @Nullable String second, Node a, Node b) {
        if (second != null && StringUtils.hasText(second) && second.equals(first)) {
            throw shared(option, second, a, b, "a name of its own");
        }
    }

    private InvalidConfigurationPropertyValueException shared(
            String option, Object value, Node a, Node b, String remedy) {
        return new InvalidConfigurationPropertyValueException(
                configured.propertyName(b.name(), option),
                value,
                "is that of the nodes '" + a.name() + "' and '" + b.name() + "'; give each " + remedy + " with "
                        + configured.prefix(a.name()) + option + " and " + configured.prefix(b.name()) + option);
    }
}
