package io.utp.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.utp.UtpNode;
import io.utp.spring.FakeUtpNode;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

class UtpNodesTests {

    private final DefaultListableBeanFactory parent = new DefaultListableBeanFactory();

    private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory(parent);

    private final UtpNodes nodes = new UtpNodes(beanFactory);

    private final UtpNode alice = new FakeUtpNode();

    private final UtpNode bob = new FakeUtpNode();

    private final UtpNode own = new FakeUtpNode();

    @BeforeEach
    void threeNodes() {
        register("ownNode", own);
        register("bobUtpNode", bob);
        register("aliceUtpNode", alice);
    }

    private void register(String beanName, UtpNode node) {
        beanFactory.registerBeanDefinition(beanName, new RootBeanDefinition(UtpNode.class, () -> node));
    }

    @Test
    void areNamedByTheirBeansInTheOrderOfTheirDefinition() {
        assertThat(nodes.all()).containsExactly(entry("ownNode", own), entry("bob", bob), entry("alice", alice));
    }

    private static Map.Entry<String, UtpNode> entry(String name, UtpNode node) {
        return Map.entry(name, node);
    }

    @Test
    void areFoundByTheirNameAndByThatOfTheirBean() {
        assertThat(nodes.get("alice")).isSameAs(alice);
        assertThat(nodes.get("aliceUtpNode")).isSameAs(alice);
        assertThat(nodes.get("ownNode")).isSameAs(own);
    }

    @Test
    void theirNamesAreToldToWhoAsksForAnother() {
        assertThatIllegalStateException()
                .isThrownBy(() -> nodes.get("carol"))
                .withMessage("There is no uTP node 'carol'; there are ownNode, bob, alice");
    }

    @Test
    void noneOfSeveralIsMeantByNoNameUnlessItIsPrimary() {
        assertThatIllegalStateException()
                .isThrownBy(() -> nodes.get(""))
                .withMessage("There is no only or primary uTP node; there are ownNode, bob, alice; name one, "
                        + "or make one primary with the property 'utp.primary'");

        RootBeanDefinition primary = new RootBeanDefinition(UtpNode.class, () -> bob);
        primary.setPrimary(true);
        beanFactory.registerBeanDefinition("bobUtpNode", primary);
        assertThat(nodes.get("")).isSameAs(bob);
        assertThat(nodes.isOnlyOrPrimary(bob)).isTrue();
        assertThat(nodes.isOnlyOrPrimary(alice)).isFalse();
    }

    @Test
    void theOnlyOneIsMeantByNoName() {
        beanFactory.removeBeanDefinition("ownNode");
        beanFactory.removeBeanDefinition("bobUtpNode");

        assertThat(nodes.get("")).isSameAs(alice);
    }

    @Test
    void withoutAnyTheErrorSaysSo() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new UtpNodes(new DefaultListableBeanFactory()).get(""))
                .withMessage("There is no only or primary uTP node; there are none");
    }

    @Test
    void ofTheParentContextCountToo() {
        UtpNode node = new FakeUtpNode();
        parent.registerSingleton("utpNode", node);

        assertThat(nodes.get("default")).isSameAs(node);
        assertThat(nodes.get("utpNode")).isSameAs(node);
        assertThat(nodes.all()).hasSize(4);
    }

    @Test
    void tellTheNameOfANodeThatIsABean() {
        assertThat(nodes.nameOf(bob)).isEqualTo("bob");
        assertThat(nodes.nameOf(new FakeUtpNode())).isEqualTo("unknown");
    }

    @Test
    void aBeanNameIsThatOfItsNode() {
        assertThat(UtpNodes.nodeName(UtpNodes.beanName("edge-1"))).isEqualTo("edge-1");
        assertThat(UtpNodes.nodeName(UtpNodes.beanName("default"))).isEqualTo("default");
    }
}
