package io.utp.spring.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether any node serves a rendezvous. */
class OnRendezvousServerCondition extends SpringBootCondition {

    private static final String OPTION = "rendezvous.server.enabled";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConfiguredNodes nodes = new ConfiguredNodes(context.getEnvironment());
        ConditionMessage.Builder message = ConditionMessage.forCondition("uTP rendezvous server");
        return nodes.names().stream()
                .filter(node -> nodes.isOn(node, OPTION))
                .findFirst()
                .map(node -> ConditionOutcome.match(message.foundExactly(nodes.propertyName(node, OPTION))))
                .orElseGet(() -> ConditionOutcome.noMatch(message.because("no node serves one")));
    }
}
