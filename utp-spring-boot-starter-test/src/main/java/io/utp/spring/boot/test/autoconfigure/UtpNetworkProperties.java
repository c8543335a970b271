package io.utp.spring.boot.test.autoconfigure;

import io.utp.spring.boot.test.network.InMemoryUtpNetwork;
import io.utp.spring.boot.test.network.LinkConditions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * The network in memory of a test.
 *
 * @param latency time a packet is under way in one direction
 * @param jitter delay on top of the latency, uniformly from zero to this
 * @param loss share of packets that is lost, 0 to 1
 * @param rate bytes a second that pass between two hosts; 0 for unlimited
 * @param mtu bytes of the largest IP packet
 * @param seed number that decides everything that is left to chance; another one each time if not set
 * @param nats nodes that are behind NATs, such as 'alice=symmetric', 'alice+bob=full-cone' or '*=port-restricted-cone'
 */
@ConfigurationProperties("utp.test.network")
record UtpNetworkProperties(
        @DefaultValue("0ms") Duration latency,
        @DefaultValue("0ms") Duration jitter,
        @DefaultValue("0") double loss,
        @DefaultValue("0B") DataSize rate,
        @DefaultValue("1500") int mtu,
        @Nullable Long seed,
        @DefaultValue List<String> nats) {

    /** A network as described, without hosts. */
    InMemoryUtpNetwork network() {
        InMemoryUtpNetwork network = seed == null ? InMemoryUtpNetwork.create() : InMemoryUtpNetwork.withSeed(seed);
        LinkConditions link = network.link();
        apply("latency", latency, () -> link.latency(latency));
        apply("jitter", jitter, () -> link.jitter(jitter));
        apply("loss", loss, () -> link.loss(loss));
        apply("rate", rate, () -> link.rate(rate.toBytes()));
        apply("mtu", mtu, () -> link.mtu(mtu));
        return network;
    }

    private static void apply(String name, Object value, Runnable setting) {
        try {
            setting.run();
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationPropertyValueException(
                    "utp.test.network." + name, value, String.valueOf(e.getMessage()));
        }
    }
}
