(* Checked: what holds of sums, checks and pairs over lists of any length.

   Numbers are whole numbers, as Python's `int` is. A loop that may refuse answers `inl`, or is refused with `inr`.
   Used by loops.py, symbolic/sequences.py, and every other file here. *)

From Coq Require Import List ZArith Lia Permutation.
Import ListNotations.
Open Scope Z_scope.

(* loops.total, and what a sequence adds up to under a name: `sum`, from the left. *)
Definition total (l : list Z) : Z := fold_left Z.add l 0.
Definition sum {A : Type} (f : A -> Z) (l : list A) : Z := total (map f l).

Lemma fold_add : forall l z, fold_left Z.add l z = z + total l.
Proof.
  unfold total. induction l as [|a l IH]; intros z; simpl; [lia|].
  rewrite IH, (IH a). lia.
Qed.

Lemma total_cons : forall a l, total (a :: l) = a + total l.
Proof. intros. unfold total at 1. simpl. rewrite fold_add. lia. Qed.

(* What is side by side adds up to both sums: so the sum before a place, its item and the rest make the whole. *)
Theorem total_app : forall l r, total (l ++ r) = total l + total r.
Proof.
  induction l as [|a l IH]; intros r; simpl; [reflexivity|].
  rewrite !total_cons, IH. lia.
Qed.

(* A sum does not depend on the order: what all items of a ranked loop add up to is the same as in the order given. *)
Theorem total_in_any_order : forall l r, Permutation l r -> total l = total r.
Proof.
  induction 1; rewrite ?total_cons in *; lia.
Qed.

Lemma sum_nil : forall (A : Type) (f : A -> Z), sum f [] = 0.
Proof. reflexivity. Qed.

Lemma sum_cons : forall (A : Type) (f : A -> Z) a l, sum f (a :: l) = f a + sum f l.
Proof. intros. apply total_cons. Qed.

Lemma sum_app : forall (A : Type) (f : A -> Z) l r, sum f (l ++ r) = sum f l + sum f r.
Proof. intros. unfold sum. rewrite map_app. apply total_app. Qed.

Lemma sum_snoc : forall (A : Type) (f : A -> Z) l a, sum f (l ++ [a]) = sum f l + f a.
Proof. intros. rewrite sum_app, sum_cons, sum_nil. lia. Qed.

Lemma sum_permutation : forall (A : Type) (f : A -> Z) l r, Permutation l r -> sum f l = sum f r.
Proof. intros. apply total_in_any_order, Permutation_map. assumption. Qed.

Lemma sum_eq : forall (A : Type) (f g : A -> Z) l, (forall a, In a l -> f a = g a) -> sum f l = sum g l.
Proof. intros A f g l H. unfold sum. f_equal. apply map_ext_in. exact H. Qed.

Lemma sum_plus : forall (A : Type) (f g : A -> Z) l, sum (fun a => f a + g a) l = sum f l + sum g l.
Proof. induction l as [|a l IH]; [reflexivity|]. rewrite !sum_cons, IH. lia. Qed.

Lemma sum_map : forall (A B : Type) (f : B -> Z) (g : A -> B) l, sum f (map g l) = sum (fun a => f (g a)) l.
Proof. intros. unfold sum. rewrite map_map. reflexivity. Qed.

(* What is natural adds up to a natural number. *)
Theorem sum_is_natural : forall (A : Type) (f : A -> Z) l, (forall a, In a l -> 0 <= f a) -> 0 <= sum f l.
Proof.
  induction l as [|a l IH]; intros H; [reflexivity|].
  rewrite sum_cons. pose proof (H a (or_introl eq_refl)).
  assert (0 <= sum f l) by (apply IH; intros; apply H; right; assumption). lia.
Qed.

(* Up to a place and with its item, natural numbers add up to no more than all of them do. *)
Theorem sum_up_to_a_place_is_within_the_whole : forall (A : Type) (f : A -> Z) pre a post,
  (forall x, In x (pre ++ a :: post) -> 0 <= f x) ->
  0 <= sum f pre /\ sum f pre + f a <= sum f (pre ++ a :: post).
Proof.
  intros A f pre a post H. rewrite sum_app, sum_cons.
  assert (0 <= sum f pre) by (apply sum_is_natural; intros; apply H, in_or_app; auto).
  assert (0 <= sum f post) by (apply sum_is_natural; intros; apply H, in_or_app; simpl; auto).
  lia.
Qed.

(* Of two places, what the items add up to with the earlier one is no more than what they do before the later one. *)
Theorem sums_do_not_fall : forall (A : Type) (f : A -> Z) pre a between b post,
  (forall x, In x (pre ++ a :: between ++ b :: post) -> 0 <= f x) ->
  sum f pre + f a <= sum f (pre ++ a :: between).
Proof.
  intros A f pre a between b post H. apply sum_up_to_a_place_is_within_the_whole.
  intros x Hx. apply H. apply in_app_or in Hx. apply in_or_app.
  destruct Hx as [Hx|[Hx|Hx]]; auto; right; simpl; auto. right. apply in_or_app. auto.
Qed.

(* What holds of an item of which only that is known which is known of each, holds of all. *)
Theorem each_stands_for_all : forall (A : Type) (known P : A -> Prop) l,
  Forall known l -> (forall a, known a -> P a) -> Forall P l.
Proof. intros A known P l Hl H. eapply Forall_impl; eauto. Qed.

(* A loop without results: what holds at the start, and is kept by an arbitrary step, holds at the end. *)
Theorem fold_rule : forall (S A : Type) (step : S -> A -> S) (known : A -> Prop) (holds : S -> Prop) l s,
  Forall known l -> holds s -> (forall t a, known a -> holds t -> holds (step t a)) -> holds (fold_left step l s).
Proof.
  induction l as [|a l IH]; intros s Hl Hs Hk; simpl; [assumption|].
  inversion Hl; subst. apply IH; auto.
Qed.

(* loops.largest: `max(items, default=0)`. *)
Definition largest (l : list Z) : Z := match l with [] => 0 | a :: r => fold_left Z.max r a end.

Lemma fold_max : forall l z, z <= fold_left Z.max l z /\ (forall a, In a l -> a <= fold_left Z.max l z) /\
  (fold_left Z.max l z = z \/ In (fold_left Z.max l z) l).
Proof.
  induction l as [|b l IH]; intros z; simpl; [repeat split; auto; [lia | tauto]|].
  destruct (IH (Z.max z b)) as (H1 & H2 & H3). repeat split; [lia| |].
  - intros a [<-|Ha]; [lia | auto].
  - destruct H3 as [H3|H3]; auto. rewrite H3. destruct (Z.max_spec z b) as [[_ ->]|[_ ->]]; auto.
Qed.

(* No item exceeds the largest, ... *)
Theorem largest_bounds_all : forall l a, In a l -> a <= largest l.
Proof.
  intros [|b l] a; simpl; [tauto|]. destruct (fold_max l b) as (H1 & H2 & _). intros [<-|H]; auto.
Qed.

(* ... which is one of them, whatever their sign, ... *)
Theorem largest_is_attained : forall l, l <> [] -> In (largest l) l.
Proof.
  intros [|b l] H; [congruence|]. simpl. destruct (fold_max l b) as (_ & _ & [->|H3]); auto.
Qed.

(* ... and 0 only stands for it if there is none. *)
Theorem largest_of_none_is_nothing : largest [] = 0.
Proof. reflexivity. Qed.

(* loops.naturals: the first item that does not pass the test is named with its place; else all come back as they
   are. *)
Section Naturals.
Variables (T : Type) (passes : T -> bool).

Fixpoint first_refused (place : nat) (l : list T) : option (nat * T) :=
  match l with [] => None | x :: r => if passes x then first_refused (S place) r else Some (place, x) end.

Definition naturals (l : list T) : list T + (nat * T) :=
  match first_refused 0 l with None => inl l | Some refused => inr refused end.

Lemma first_refused_app : forall l r place, Forall (fun x => passes x = true) l ->
  first_refused place (l ++ r) = first_refused (place + length l) r.
Proof.
  induction l as [|x l IH]; intros r place H; simpl; [f_equal; lia|].
  inversion H as [|? ? Hx Hl]; subst. rewrite Hx, IH by assumption. f_equal. lia.
Qed.

Lemma first_refused_none : forall l place, first_refused place l = None -> Forall (fun x => passes x = true) l.
Proof.
  induction l as [|x l IH]; intros place; simpl; [constructor|].
  destruct (passes x) eqn:Hx; [|discriminate]. intros H. constructor; eauto.
Qed.

(* All pass exactly if each would pass alone, which the rule runs the loop on. *)
Theorem naturals_pass_if_each_passes_alone : forall l,
  naturals l = inl l <-> Forall (fun x => naturals [x] = inl [x]) l.
Proof.
  intros l. assert (Halone : forall x, naturals [x] = inl [x] <-> passes x = true).
  { intros x. unfold naturals. simpl. destruct (passes x); split; congruence. }
  unfold naturals at 1. destruct (first_refused 0 l) eqn:H; split; try congruence; intros Hf.
  - rewrite <- (app_nil_r l), first_refused_app in H; [discriminate|].
    eapply Forall_impl; [|exact Hf]. intros x. apply Halone.
  - eapply Forall_impl; [|exact (first_refused_none _ _ H)]. intros x. apply Halone.
Qed.

(* What is refused is the first that does not pass, by its place. *)
Theorem naturals_refuse_the_first : forall l place x, naturals l = inr (place, x) <->
  exists pre post, l = pre ++ x :: post /\ place = length pre /\ Forall (fun y => passes y = true) pre /\
    passes x = false.
Proof.
  intros l place x. unfold naturals. split.
  - assert (G : forall r pre, Forall (fun y => passes y = true) pre ->
      match first_refused (length pre) r with None => inl (pre ++ r) | Some q => inr q end = inr (place, x) ->
      exists before post, pre ++ r = before ++ x :: post /\ place = length before /\
        Forall (fun y => passes y = true) before /\ passes x = false).
    { induction r as [|y r IH]; intros pre Hpre; simpl; [discriminate|].
      destruct (passes y) eqn:Hy.
      - specialize (IH (pre ++ [y])). rewrite app_length, Nat.add_1_r, <- app_assoc in IH. simpl in IH.
        apply IH. apply Forall_app. auto.
      - intros [= <- <-]. exists pre, r. auto. }
    intros H. destruct (G l [] (Forall_nil _) H) as (pre & post & Hl & Hr). exists pre, post. auto.
  - intros (pre & post & -> & -> & Hpre & Hx). rewrite first_refused_app by assumption. simpl. rewrite Hx. reflexivity.
Qed.
End Naturals.

(* loops.pairs: two columns of one length side by side, or refused for their lengths. *)
Section Pairs.
Context {A B : Type}.

Definition pairs (l : list A) (r : list B) : list (A * B) + (nat * nat) :=
  if Nat.eqb (length r) (length l) then inl (combine l r) else inr (length r, length l).

(* They are refused exactly if their lengths differ. *)
Theorem pairs_are_refused_for_their_lengths : forall l r,
  (length l = length r -> pairs l r = inl (combine l r)) /\ (length l <> length r ->
    pairs l r = inr (length r, length l)).
Proof.
  intros l r. unfold pairs. split; intros H; destruct (Nat.eqb_spec (length r) (length l)); congruence.
Qed.

(* There are as many rows as items in either column, and each column is what stands on its side of them, in order. *)
Theorem pairs_are_the_columns_side_by_side : forall l r rows, pairs l r = inl rows ->
  length rows = length l /\ map fst rows = l /\ map snd rows = r.
Proof.
  unfold pairs. intros l r rows. destruct (Nat.eqb_spec (length r) (length l)) as [H|H]; [|discriminate].
  intros [= <-]. revert r H. induction l as [|a l IH]; intros [|b r]; simpl; intros H; try discriminate; auto.
  destruct (IH r) as (H1 & H2 & H3); [congruence|]. repeat split; congruence.
Qed.

(* At a place of both stands the row of both items. *)
Theorem pairs_at_a_place : forall l r rows place a b, pairs l r = inl rows ->
  (nth_error rows place = Some (a, b) <-> nth_error l place = Some a /\ nth_error r place = Some b).
Proof.
  intros l r rows place a b H. destruct (pairs_are_the_columns_side_by_side _ _ _ H) as (_ & <- & <-).
  rewrite !nth_error_map. destruct (nth_error rows place) as [[c d]|]; simpl; split; intuition congruence.
Qed.

(* So the sums of either column are sums over the rows, before any place and in all. *)
Theorem pairs_keep_the_sums : forall l r rows place (f : A -> Z) (g : B -> Z), pairs l r = inl rows ->
  sum (fun row => f (fst row)) (firstn place rows) = sum f (firstn place l) /\
  sum (fun row => g (snd row)) (firstn place rows) = sum g (firstn place r).
Proof.
  intros l r rows place f g H. destruct (pairs_are_the_columns_side_by_side _ _ _ H) as (_ & <- & <-).
  rewrite !firstn_map, !sum_map. auto.
Qed.
End Pairs.
