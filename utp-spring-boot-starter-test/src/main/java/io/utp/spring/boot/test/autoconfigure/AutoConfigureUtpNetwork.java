package io.utp.spring.boot.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;

/**
 * Puts the nodes of a test's application context on a network in memory instead of sockets. Each node is on a host of its own
 * that has the name of the node: {@code utp.rendezvous.servers=tracker:42000} finds the node {@code tracker}. Unless the
 * attributes say otherwise, hosts have public addresses and links are perfect.
 *
 * <p>Beans to be injected: the {@link io.utp.spring.boot.test.network.InMemoryUtpNetwork network}, which changes at run time what
 * the attributes begin with, and the recorder of {@link io.utp.spring.boot.test.event.UtpEvents events}. A bean of the test's own
 * of either type is used instead.
 *
 * <p>Each attribute is a property as well, {@code utp.test.network.*}, for contexts that are made otherwise.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@PropertyMapping(value = "utp.test.network", skip = PropertyMapping.Skip.ON_DEFAULT_VALUE)
public @interface AutoConfigureUtpNetwork {

    /**
     * How long a packet is under way in one direction, such as {@code 20ms}. Default: not at all.
     *
     * @return a duration
     */
    String latency() default "0ms";

    /**
     * A delay on top of it, uniformly from zero to this. Default: none.
     *
     * @return a duration
     */
    String jitter() default "0ms";

    /**
     * The share of packets that is lost. Default: none.
     *
     * @return 0 to 1
     */
    double loss() default 0;

    /**
     * How much passes in a second between two hosts, such as {@code 1MB}. Default: unlimited.
     *
     * @return a size
     */
    String rate() default "0B";

    /**
     * The largest IP packet in bytes. Default 1500.
     *
     * @return 576 to 65,535
     */
    int mtu() default 1_500;

    /**
     * What decides everything that is left to chance. Default: another one each time, which is logged, or the system property of
     * the same name as this attribute's property.
     *
     * @return any number but 0
     */
    long seed() default 0;

    /**
     * Which nodes are behind NATs: {@code "alice=symmetric"}; several behind the same one: {@code "alice+bob=full-cone"}; each of
     * all others behind one of its own: {@code "*=port-restricted-cone"}. The kinds are those of
     * {@link io.utp.spring.boot.test.network.NatKind}. Default: none.
     *
     * @return nodes and kinds
     */
    String[] nats() default {};
}
