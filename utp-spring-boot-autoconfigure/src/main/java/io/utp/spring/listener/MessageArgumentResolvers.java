package io.utp.spring.listener;

import io.utp.spring.security.CertificatePrincipals;
import io.utp.spring.security.UtpPrincipalStrategy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.GenericMessageConverter;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.Validator;

/** How the arguments of a listener method are found: what Spring Messaging knows, and the parts of a connection. */
final class MessageArgumentResolvers {

    private MessageArgumentResolvers() {}

    static DefaultMessageHandlerMethodFactory methodFactory(BeanFactory beanFactory, @Nullable Validator validator) {
        DefaultMessageHandlerMethodFactory factory = new DefaultMessageHandlerMethodFactory();
        factory.setBeanFactory(beanFactory);
        UtpPrincipalStrategy principals =
                beanFactory.getBeanProvider(UtpPrincipalStrategy.class).getIfAvailable(CertificatePrincipals::new);
        factory.setCustomArgumentResolvers(List.of(new ConnectionResolver(principals), new PayloadResolver(validator)));
        factory.afterPropertiesSet();
        return factory;
    }

    private static final class ConnectionResolver implements HandlerMethodArgumentResolver {

        private final UtpPrincipalStrategy principals;

        ConnectionResolver(UtpPrincipalStrategy principals) {
            this.principals = principals;
        }

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return ConnectionArgument.of(parameter) != null;
        }

        @Override
        public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) throws SSLException {
            ConnectionArgument argument = Objects.requireNonNull(ConnectionArgument.of(parameter));
            Object value = argument.value(((ListenerMessage) message).connection(), principals);
            if (parameter.getParameterType() == Optional.class) {
                return Optional.ofNullable(value);
            }
            if (value == null && !parameter.isOptional()) {
                throw new SSLPeerUnverifiedException(argument.missing());
            }
            return value;
        }
    }

    private static final class PayloadResolver extends PayloadMethodArgumentResolver {

        PayloadResolver(@Nullable Validator validator) {
            super(new GenericMessageConverter(DefaultConversionService.getSharedInstance()), validator);
        }

        /** An empty line, and no bytes, are messages, too. */
        @Override
        protected boolean isEmptyPayload(@Nullable Object payload) {
            return payload == null;
        }
    }
}
