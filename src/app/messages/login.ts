export const loginMessages = {
  title: 'Log in',
  where:
    'This server asks for a token: the one that it was started with (COMPLETIONIST_TOKEN), or one that its owner made for you. If it made its own, the link in its terminal logs you in.',
  token: 'Token',
  submit: 'Log in',
  waiting: 'One moment…',
  wrong: 'This server does not know that token.',
  wrongLink: 'This server does not know the token of that link. It may be from an earlier start.',
  noAnswer: 'No answer. The server is not running, or there were too many wrong tokens: try again in a few seconds.',
  lasts: 'The login is valid in all tabs until the browser is closed. Log out in Settings.',
} as const
