package io.utp.spring.listener;

import java.util.List;
import java.util.Objects;
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
        factory.setCustomArgumentResolvers(List.of(new ConnectionResolver(), new PayloadResolver(validator)));
        factory.afterPropertiesSet();
        return factory;
    }

    private static final class ConnectionResolver implements HandlerMethodArgumentResolver {

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return ConnectionArgument.of(parameter.getParameterType()) != null;
        }

        @Override
        public Object resolveArgument(MethodParameter parameter, Message<?> message) {
            ConnectionArgument argument = ConnectionArgument.of(parameter.getParameterType());
            return Objects.requireNonNull(argument).value(((ListenerMessage) message).connection());
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
