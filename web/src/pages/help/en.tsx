import { create, listen, read, verify } from './examples'
import { H, Key, P, Points, Shell, Steps, To, type Article } from './prose'

/** articles are the how-tos in English. */
export const articles: Article[] = [
  {
    slug: 'pictures',
    title: 'Make a picture',
    lead: 'From a sentence to a picture you keep.',
    body: (
      <>
        <Steps>
          <li>
            Open <To to="/">Create</To> and write what you want to see: the subject first, then the light,
            then the style.
          </li>
          <li>Choose a model. Each shows what it costs and how long it usually takes.</li>
          <li>
            Press the red button, or <Key>Ctrl</Key> <Key>Enter</Key>. The picture develops where you look;
            you need not wait, and can ask for the next one at once.
          </li>
        </Steps>
        <H>When it is not quite right</H>
        <Points>
          <li>
            Change one thing at a time. With the same seed, what you did not change stays much the same.
          </li>
          <li>Ask for several at once, and go on from the best.</li>
          <li>
            Open a result for what comes next: enlarge it, take its background away, edit it, or make a film
            of it.
          </li>
        </Points>
      </>
    ),
  },
  {
    slug: 'editing',
    title: 'Edit, inpaint, expand',
    lead: 'Change a whole picture, a part of it, or what lies around it.',
    body: (
      <>
        <H>The whole picture</H>
        <P>
          Choose “Edit image” on <To to="/">Create</To>, give it a picture, and say what shall be different:
          “make it winter”. Name what must stay.
        </P>
        <H>A part of it</H>
        <Steps>
          <li>
            Open <To to="/edit">Edit</To> with a picture.
          </li>
          <li>
            Paint over what shall change. <Key>[</Key> and <Key>]</Key> change the size of the brush.
          </li>
          <li>Write what shall stand there instead. Only what is under the red film changes.</li>
        </Steps>
        <H>What lies around it</H>
        <P>
          <To to="/edit/expand">Expand</To> makes a picture larger on the sides that you choose, and paints
          what could be there.
        </P>
      </>
    ),
  },
  {
    slug: 'video',
    title: 'Make a film',
    lead: 'From words, from a picture, or between two pictures.',
    body: (
      <>
        <P>
          <To to="/video">Video</To> makes films of some seconds. Say what moves and how the camera does:
          “slow pan to the left, waves roll in”.
        </P>
        <Points>
          <li>From a picture: it is the first frame. Its shape is the film’s.</li>
          <li>
            With keyframes: give the first and the last picture, and the film goes from one to the other.
          </li>
          <li>
            Sound, length and resolution change the price; it stands beside the button before you press it.
          </li>
        </Points>
        <P>A film takes minutes. You can close the page: you are told when it is ready.</P>
      </>
    ),
  },
  {
    slug: 'history',
    title: 'Find what you made',
    lead: 'Your history, collections, and getting everything out.',
    body: (
      <>
        <P>
          Everything you make stands in <To to="/history">History</To>. Search for words of the prompt, and
          narrow it by model, kind and time. The address holds the filters, so that you can keep it as a
          bookmark.
        </P>
        <Points>
          <li>Mark what you like; marked ones have a tab of their own.</li>
          <li>
            Put what belongs together into <To to="/collections">collections</To>.
          </li>
          <li>Choose several to download or delete them together. What is deleted cannot be brought back.</li>
        </Points>
      </>
    ),
  },
  {
    slug: 'sharing',
    title: 'Show it to others',
    lead: 'Links for people without an account.',
    body: (
      <>
        <P>
          A link shows one result, or a collection as it is when it is opened. It shows no price, no model and
          none of your data; prompts only if you say so. It ends when you said, or when you revoke it.
        </P>
        <P>
          To work together, use <To to="/help/workspaces">workspaces</To> instead.
        </P>
      </>
    ),
  },
  {
    slug: 'workspaces',
    title: 'Work together',
    lead: 'Workspaces, roles and budgets.',
    body: (
      <>
        <P>
          Members of a <To to="/workspaces">workspace</To> see what each of them made in it. You invite by
          e-mail address; the invitation waits for 14 days for whoever signs in with that address.
        </P>
        <Points>
          <li>
            Below the button that makes something stands who will see it: only you, or a workspace’s members.
          </li>
          <li>Members make and see. Admins also invite, remove and set the budget. Owners also delete.</li>
          <li>
            What you make stays yours: you alone can delete it. When you leave, it stays visible to the
            others.
          </li>
          <li>
            Everybody pays with money of their own; a budget says how much all may spend there altogether.
          </li>
        </Points>
      </>
    ),
  },
  {
    slug: 'costs',
    title: 'What things cost',
    lead: 'And what failure costs: nothing.',
    body: (
      <>
        <P>
          The price stands beside the button before you press it, and does not change afterwards. It is set
          aside when you press, and charged when the result is there. <To to="/profile/balance">Balance</To>{' '}
          shows every line.
        </P>
        <Points>
          <li>What fails costs nothing. If a part of what you asked for is missing, that part comes back.</li>
          <li>
            What you cancel costs nothing while it waits, and while the model confirms that it stopped. If the
            model has begun and cannot be stopped, it costs its price, and you get the result if there is one.
          </li>
          <li>Trying again sets the price aside anew. What was made already is not paid for twice.</li>
        </Points>
      </>
    ),
  },
  {
    slug: 'programs',
    title: 'For programs',
    lead: 'API keys, events and webhooks.',
    body: (
      <>
        <P>
          Whatever this client can do, a program of yours can. Make a key under{' '}
          <To to="/profile/keys">API keys</To>, with the scopes it needs and a budget.
        </P>
        <Shell label="Ask for a picture">{create(location.origin)}</Shell>
        <P>
          The answer comes at once and has an <code>id</code>. With the same <code>Idempotency-Key</code> the
          same request can be sent again for a day, and makes one picture.
        </P>
        <Shell label="Ask what became of it">{read(location.origin)}</Shell>
        <H>Be told instead of asking</H>
        <P>Follow a stream of everything of yours:</P>
        <Shell label="Follow events">{listen(location.origin)}</Shell>
        <P>
          Or add an address of yours under <To to="/profile/webhooks">Webhooks</To>. What arrives there is
          signed by Standard Webhooks; check it before you believe it:
        </P>
        <Shell label="Check a webhook in Node">{verify}</Shell>
        <P>
          Answer 2xx within 15 seconds. Anything else is tried again, eight times within 15 hours. A message
          may come twice: <code>Webhook-Id</code> is the same.
        </P>
        <P>
          Every route stands in the{' '}
          <a href="/docs" className="underline underline-offset-2">
            API reference
          </a>
          .
        </P>
      </>
    ),
  },
]
